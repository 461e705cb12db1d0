import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'

/** Whether somebody who does not know a key asks for the keys again before theirs are old. */
export type Habit = 'fetches for an unknown key' | 'never fetches before time'

/** An app or API that keeps the JWKS for exactly as long as it was told it may. */
export class Verifier {
  readonly habit: Habit
  readonly #jwksUrl: (fetches: number) => string
  #keys: ReturnType<typeof createLocalJWKSet> | undefined
  #freshUntil = 0
  #fetching: Promise<void> | undefined
  fetches = 0

  /** @param jwksUrl where it asks after so many times: each program answers for all */
  constructor(habit: Habit, jwksUrl: (fetches: number) => string) {
    this.habit = habit
    this.#jwksUrl = jwksUrl
  }

  /** @throws {errors.JOSEError} when it refuses the token */
  async verify(token: string): Promise<JWTPayload> {
    if (performance.now() >= this.#freshUntil) await this.fetch()

    try {
      return await this.#verify(token)
    } catch (error) {
      const isUnknown = error instanceof errors.JWKSNoMatchingKey
      if (!isUnknown || this.habit === 'never fetches before time') throw error
      await this.fetch()

      return this.#verify(token)
    }
  }

  fetch(): Promise<void> {
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined
    })

    return this.#fetching
  }

  async #fetch(): Promise<void> {
    const response = await fetch(this.#jwksUrl(this.fetches))
    const [, maxAge] = /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? []
    if (!response.ok || !maxAge) throw new Error(`the keys were answered ${response.status}`)
    this.#keys = createLocalJWKSet((await response.json()) as JSONWebKeySet)
    // From when it has the answer on: as late as it can be meant.
    this.#freshUntil = performance.now() + Number(maxAge) * 1_000
    this.fetches += 1
  }

  async #verify(token: string): Promise<JWTPayload> {
    if (!this.#keys) throw new Error('it has no keys yet')

    return (await jwtVerify(token, this.#keys)).payload
  }
}
