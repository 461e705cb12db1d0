import { setTimeout as pause } from 'node:timers/promises'
import type { Family } from './families.ts'
import type { Histogram } from './histogram.ts'
import { refreshAt } from './token-request.ts'

const RETRY_MS = 50

export interface RefreshingClientOptions {
  originOf(n: number): string
  outcomes: Histogram
  /** When it gives up on a refresh that is not answered. */
  patienceMs: number
}

export interface Refreshed {
  refreshToken: string
  accessToken: string
  tries: number
  milliseconds: number
}

/** A refresh was refused, or never answered: whoever holds the family is signed out. */
export class FamilyLost extends Error {}

/**
 * An app as it should be: where a connection breaks or a server is not available, it tries the
 * same refresh token again, wherever the balancer sends it next.
 */
export class RefreshingClient {
  readonly #options: RefreshingClientOptions
  #sent = 0

  constructor(options: RefreshingClientOptions) {
    this.#options = options
  }

  /** @throws {FamilyLost} */
  async refresh({ app, refreshToken }: Pick<Family, 'app' | 'refreshToken'>): Promise<Refreshed> {
    const { originOf, outcomes, patienceMs } = this.#options
    const startedAt = performance.now()

    for (let tries = 1; ; tries += 1) {
      this.#sent += 1
      const { outcome, body } = await refreshAt(originOf(this.#sent), app, refreshToken)
      outcomes.count(outcome)
      const milliseconds = performance.now() - startedAt

      const { refresh_token = '', access_token = '' } = body
      if (outcome === 200) {
        return { refreshToken: refresh_token, accessToken: access_token, tries, milliseconds }
      }
      const isWorthATry = outcome === 'no answer' || outcome === 502 || outcome === 503
      if (!isWorthATry || milliseconds > patienceMs) {
        throw new FamilyLost(`${outcome} ${body.error ?? ''} at try ${tries}`)
      }
      await pause(RETRY_MS)
    }
  }
}
