export type ImportedKind = 'users' | 'developers' | 'apps'

/** Something that was left out, or that did not come over as it was. */
export interface ImportProblem {
  kind: ImportedKind
  /** As Clura has it. */
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

export interface ImportReport extends Readonly<Record<ImportedKind, ImportCount>> {
  readonly problems: readonly ImportProblem[]
}

/** Counts what becomes of each row. */
export class ImportTally implements ImportReport {
  readonly users: ImportCount = { created: 0, known: 0, leftOut: 0 }
  readonly developers: ImportCount = { created: 0, known: 0, leftOut: 0 }
  readonly apps: ImportCount = { created: 0, known: 0, leftOut: 0 }
  readonly problems: ImportProblem[] = []

  count(kind: ImportedKind, outcome: keyof ImportCount): void {
    this[kind][outcome] += 1
  }

  note(problem: ImportProblem): void {
    this.problems.push(problem)
  }

  /** How many rows of a kind were looked at. */
  seen(kind: ImportedKind): number {
    const { created, known, leftOut } = this[kind]

    return created + known + leftOut
  }
}
