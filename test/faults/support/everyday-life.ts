import { setTimeout as pause } from 'node:timers/promises'
import * as client from 'openid-client'
import { HttpBrowser } from '../../support/http-browser.ts'
import { signIn } from '../../support/people.ts'
import type { RelyingParty } from '../../support/relying-party.ts'
import { describeFailure } from './describe-failure.ts'
import { Histogram } from './histogram.ts'
import type { Person } from './registered-by-command.ts'

export interface Town {
  issuer: string
  people: readonly Person[]
  /** Asks people whether they agree. */
  asking: RelyingParty
  /** Asks nobody. */
  trusted: RelyingParty
}

const VISITORS = 4
const PAUSE_MS = 50

/**
 * Visitors sign in, use apps and sign out, again and again; residents have signed in before
 * anything happens, and never do so again. It goes on for as long as it is not disposed of.
 */
export class EverydayLife implements AsyncDisposable {
  /** A sentence for each thing that did not go as it should. */
  readonly broken: string[] = []
  /** What is going on meanwhile, for these sentences. */
  stage = 'before'
  readonly #town: Town
  #done = new Histogram()
  #comers = 0
  #isOver = false
  #work: Promise<unknown> = Promise.resolve()

  private constructor(town: Town) {
    this.#town = town
  }

  /** Settles when every resident is signed in. */
  static async start(town: Town, residents: number): Promise<EverydayLife> {
    const life = new EverydayLife(town)
    const settled = await Promise.all(Array.from({ length: residents }, () => life.#settle()))
    const visitors = Array.from({ length: VISITORS }, () => () => life.#visit())
    life.#work = Promise.all([...settled, ...visitors].map((day) => life.#repeat(day)))

    return life
  }

  /** How often each thing was done since it was asked the last time. */
  takeCounts(): Histogram {
    const counts = this.#done
    this.#done = new Histogram()

    return counts
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true
    await this.#work
  }

  async #repeat(day: () => Promise<void>): Promise<void> {
    while (!this.#isOver) {
      await day().catch((error) => {
        this.#done.count('failed')
        this.broken.push(`${this.stage}: ${describeFailure(error)}`)
      })
      await pause(PAUSE_MS)
    }
  }

  async #visit(): Promise<void> {
    const { asking, trusted, issuer } = this.#town
    const { browser, person } = this.#newcomer()

    const tokens = await this.#enter('sign-ins', asking, browser, person)
    await this.#refresh(asking, await this.#refresh(asking, tokens.refresh_token))
    await this.#enter('sign-ins in a session', trusted, browser, person, 'none')

    const page = await browser.get('/oidc/logout')
    const { status } = await browser.submit(page, '/confirm', { logout: 'yes' })
    if (status !== 200) throw new Error(`a sign-out was answered ${status}`)
    this.#done.count('sign-outs')

    const { url } = await trusted.authorization({ prompt: 'none' })
    const { url: callback } = await browser.get(url)
    const error = callback.searchParams.get('error')
    if (error !== 'login_required') throw new Error(`${issuer} still knew who had signed out`)
  }

  /** Somebody signs in, for good. @returns what they do from then on */
  async #settle(): Promise<() => Promise<void>> {
    const { asking, trusted } = this.#town
    const { browser, person } = this.#newcomer()
    let { refresh_token } = await this.#enter('residents', asking, browser, person)

    return async () => {
      refresh_token = await this.#refresh(asking, refresh_token)
      await this.#enter('sign-ins in a session', trusted, browser, person, 'none')
    }
  }

  /** A browser of somebody, in a network of their own as limits see it. */
  #newcomer() {
    const { issuer, people } = this.#town
    this.#comers += 1
    const n = this.#comers
    const person = people[n % people.length]
    if (!person) throw new Error('nobody lives here')
    const headers = { 'x-forwarded-for': `10.${(n >> 8) & 255}.${n & 255}.1` }

    return { browser: new HttpBrowser(issuer, headers), person }
  }

  /** From the app to the app, and what it then asks for. */
  async #enter(
    what: string,
    party: RelyingParty,
    browser: HttpBrowser,
    person: Person,
    prompt?: 'none',
  ) {
    const { callback, checks } = await signIn(party, browser, person, prompt ? { prompt } : {})
    const tokens = await party.exchange(callback, checks)
    const { sub = '' } = tokens.claims() ?? {}
    await client.fetchUserInfo(party.configuration, tokens.access_token, sub)
    this.#done.count(what)

    return tokens
  }

  async #refresh({ configuration }: RelyingParty, token = ''): Promise<string | undefined> {
    const { refresh_token } = await client.refreshTokenGrant(configuration, token)
    this.#done.count('refreshes')

    return refresh_token
  }
}
