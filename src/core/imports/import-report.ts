export interface ImportOptions<Kind extends string> {
  /** Looks at everything and writes nothing. */
  isDryRun: boolean
  /** Hears how far it is, after each page of rows. */
  onProgress: (kind: Kind, seen: number) => void
}

/** Something that was left out, or that did not come over as it was. */
export interface ImportProblem<Kind extends string = string> {
  kind: Kind
  /** As it is where it comes from. */
  id: string
  problem: string
}

export interface ImportCount {
  created: number
  /** They were here before: by an earlier import, or by themselves. */
  known: number
  /** For a reason that is among the problems. */
  leftOut: number
}

export interface ImportReport<Kind extends string = string> {
  readonly counts: Readonly<Record<Kind, ImportCount>>
  readonly problems: readonly ImportProblem<Kind>[]
}

/** Counts what becomes of each row. */
export class ImportTally<Kind extends string> implements ImportReport<Kind> {
  readonly counts: Readonly<Record<Kind, ImportCount>>
  readonly problems: ImportProblem<Kind>[] = []

  constructor(kinds: readonly Kind[]) {
    const none = kinds.map((kind) => [kind, { created: 0, known: 0, leftOut: 0 }])
    this.counts = Object.fromEntries(none)
  }

  count(kind: Kind, outcome: keyof ImportCount): void {
    this.counts[kind][outcome] += 1
  }

  note(kind: Kind, id: string, problem: string): void {
    this.problems.push({ kind, id, problem })
  }

  leaveOut(kind: Kind, id: string, problem: string): void {
    this.count(kind, 'leftOut')
    this.note(kind, id, problem)
  }

  /** How many rows of a kind were looked at. */
  seen(kind: Kind): number {
    const { created, known, leftOut } = this.counts[kind]

    return created + known + leftOut
  }
}
