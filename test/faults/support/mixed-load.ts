import { setTimeout as pause } from 'node:timers/promises'
import type { RegisteredApp } from '../../../src/core/apps/index.ts'
import { basicOf, postForm } from '../../support/form-request.ts'
import { type Family, newFamilies } from './families.ts'
import type { Fleet } from './fleet.ts'
import { registerApp } from './registered.ts'
import { refreshAt, requestToken } from './token-request.ts'

/** Something was asked, and this came of it. */
export interface Observation {
  at: number
  milliseconds: number
  what: string
  outcome: number | string
}

interface Holder extends Family {
  /** When its access token was asked for. */
  since: number
}

const PAUSE_MS = 10

/** Everything that apps ask for, over all programs, for as long as it is not disposed of. */
export class MixedLoad implements AsyncDisposable {
  readonly observations: Observation[] = []
  /** A sentence for each promise that was broken. */
  readonly broken: string[] = []
  /** Access tokens that were asked for before may be unknown: Redis was emptied. */
  forgottenBefore = 0
  readonly #fleet: Fleet
  readonly #machine: RegisteredApp
  readonly #spare: Family[]
  readonly #revoked: Family[] = []
  readonly #work: Promise<unknown>
  #sent = 0
  #isOver = false

  private constructor(fleet: Fleet, machine: RegisteredApp, families: Family[], spare: Family[]) {
    this.#fleet = fleet
    this.#machine = machine
    this.#spare = spare
    this.#work = Promise.all(families.map((family) => this.#live({ ...family, since: now() })))
  }

  /** @param spare families that are there to be revoked */
  static async start(fleet: Fleet, { families = 16, spare = 16 } = {}): Promise<MixedLoad> {
    const machine = await registerApp(fleet, { type: 'machine', redirectUris: [] })
    const all = await newFamilies(fleet, families + spare)

    return new MixedLoad(fleet, machine, all.slice(spare), all.slice(0, spare))
  }

  /** Revokes one more family, however long it takes; from then on it must stay so. */
  async revokeOne(): Promise<void> {
    const family = this.#spare.shift()
    if (!family) throw new Error('there is nothing left to revoke')
    while ((await this.#revoke(family)) !== 200) await pause(PAUSE_MS)
    this.#revoked.push(family)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    await this.#work
  }

  /** What one app does all the time. */
  async #live(holder: Holder): Promise<void> {
    while (!this.#isOver) {
      await this.#refresh(holder)
      await this.#useAccessToken(holder)
      await this.#observe('machine', (origin) =>
        requestToken(origin, this.#machine, { grant_type: 'client_credentials' }),
      )
      const keys = await this.#observe('keys', keysOf)
      if (keys.outcome !== 200) this.broken.push(`the keys were answered ${keys.outcome}`)
      await this.#tryRevoked()
      await pause(PAUSE_MS)
    }
  }

  async #refresh(holder: Holder): Promise<void> {
    const { app, refreshToken } = holder
    const askedAt = now()
    const { outcome, body } = await this.#observe('refresh', (origin) =>
      refreshAt(origin, app, refreshToken),
    )
    if (outcome === 200) {
      holder.refreshToken = body.refresh_token ?? ''
      holder.accessToken = body.access_token ?? ''
      holder.since = askedAt
    } else if (!isOutage(outcome)) {
      this.broken.push(`a refresh was answered ${outcome} ${body.error}`)
    }
  }

  async #useAccessToken({ accessToken, since }: Holder): Promise<void> {
    const { outcome } = await this.#observe('userinfo', (origin) => userinfo(origin, accessToken))
    if (outcome === 200 || isOutage(outcome)) return
    if (outcome === 401 && since <= this.forgottenBefore) return
    this.broken.push(`an access token was answered ${outcome}`)
  }

  async #tryRevoked(): Promise<void> {
    const family = this.#revoked[this.#sent % this.#revoked.length]
    if (!family) return
    const { app, refreshToken, accessToken } = family
    const answers = [
      await this.#observe('revoked refresh', (origin) => refreshAt(origin, app, refreshToken)),
      await this.#observe('revoked userinfo', (origin) => userinfo(origin, accessToken)),
    ]
    if (answers.some(({ outcome }) => outcome === 200)) this.broken.push('a revoked token revived')
  }

  async #revoke({ app, refreshToken: token }: Family): Promise<number | string> {
    const { outcome } = await this.#observe('revoke', (origin) =>
      answerOf(postForm(`${origin}/oidc/revoke`, { token }, basicOf(app))),
    )

    return outcome
  }

  async #observe<Answer extends { outcome: number | string }>(
    what: string,
    ask: (origin: string) => Promise<Answer>,
  ): Promise<Answer> {
    const at = now()
    this.#sent += 1
    const answer = await ask(this.#fleet.originOf(this.#sent))
    const { outcome } = answer
    this.observations.push({ at, milliseconds: Math.round(now() - at), what, outcome })

    return answer
  }
}

export const now = (): number => performance.now()

/** What says that nobody knows, and to try again. */
export const isOutage = (outcome: number | string): boolean =>
  outcome === 503 || outcome === 'no answer'

const userinfo = (origin: string, accessToken: string) =>
  answerOf(postForm(`${origin}/oidc/userinfo`, {}, { authorization: `Bearer ${accessToken}` }))

async function keysOf(origin: string) {
  const sent = fetch(`${origin}/.well-known/jwks.json`)

  return answerOf(
    sent.then(async (response) => {
      await response.text()
      return response
    }),
  )
}

const answerOf = (sent: Promise<{ status: number }>): Promise<{ outcome: number | string }> =>
  sent.then(
    ({ status }) => ({ outcome: status }),
    () => ({ outcome: 'no answer' }),
  )
