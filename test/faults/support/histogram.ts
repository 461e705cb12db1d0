/** How often each thing was counted. */
export class Histogram {
  readonly #counts = new Map<string, number>()

  count(name: string | number): void {
    const key = String(name)
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
  }

  of(name: string | number): number {
    return this.#counts.get(String(name)) ?? 0
  }

  /** How many different things were counted. */
  get size(): number {
    return this.#counts.size
  }

  toJSON(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => a.localeCompare(b)))
  }
}
