/** Whether requests should be sent to this process: what `/readyz` says. */
export class Readiness {
  readonly #isAnswering: () => Promise<boolean>
  #isWithdrawn = false

  /** @param isAnswering whether the stores answer; a failure counts as no */
  constructor(isAnswering: () => Promise<boolean>) {
    this.#isAnswering = isAnswering
  }

  async isReady(): Promise<boolean> {
    return !this.#isWithdrawn && (await this.#isAnswering().catch(() => false))
  }

  /** Not ready from this moment on: the process is about to end. */
  withdraw(): void {
    this.#isWithdrawn = true
  }
}
