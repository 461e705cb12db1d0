/** One line of what Prometheus reads. */
export interface Sample {
  name: string
  labels: Readonly<Record<string, string>>
  value: number
}

const LINE = /^([a-z_\d]+)(?:\{(.*)\})? (\S+)$/i
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/gi

/** What can be read at the address, or in the text itself. */
export class Scrape {
  readonly samples: readonly Sample[]

  constructor(text: string) {
    this.samples = text
      .split('\n')
      .filter((line) => line && !line.startsWith('#'))
      .map(toSample)
  }

  static async of(url: string): Promise<Scrape> {
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)

    return new Scrape(await answer.text())
  }

  /** The sum of all samples of this name with at least these labels; undefined when there is none. */
  sum(name: string, labels: Record<string, string> = {}): number | undefined {
    const found = this.samples.filter(
      (sample) =>
        sample.name === name &&
        Object.entries(labels).every(([label, value]) => sample.labels[label] === value),
    )

    return found.length ? found.reduce((sum, { value }) => sum + value, 0) : undefined
  }
}

function toSample(line: string): Sample {
  const [, name, labels = '', value] = LINE.exec(line) ?? []
  if (!name) throw new Error(`not the text that Prometheus reads: ${line}`)

  return {
    name,
    labels: Object.fromEntries(
      [...labels.matchAll(LABEL)].map(([, label, text]) => [label ?? '', text ?? '']),
    ),
    value: Number(value),
  }
}
