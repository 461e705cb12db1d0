import { randomBytes } from 'node:crypto'
import { type Clock, HOUR } from '../values/index.ts'
import type { ChallengeCheck } from './passkey-ceremonies.ts'
import type { PasskeyChallenge, PasskeyChallengeStore } from './passkey-challenge-store.ts'

/** As long as the page that waits with it: autofill may be answered late. */
const CHALLENGE_LIFETIME = HOUR

/** Challenges for one purpose, given to a browser and taken back from it. */
export class PasskeyChallenges {
  readonly #purpose: PasskeyChallenge['purpose']
  readonly #deps: { challenges: PasskeyChallengeStore; clock: Clock }

  constructor(
    purpose: PasskeyChallenge['purpose'],
    deps: { challenges: PasskeyChallengeStore; clock: Clock },
  ) {
    this.#purpose = purpose
    this.#deps = deps
  }

  async give(binding: string): Promise<string> {
    const { challenges, clock } = this.#deps
    const challenge = randomBytes(32).toString('base64url')
    const expiresAt = clock.now() + CHALLENGE_LIFETIME
    await challenges.put({ challenge, purpose: this.#purpose, binding, expiresAt })

    return challenge
  }

  takenBackFrom(binding: string): ChallengeCheck {
    const { challenges, clock } = this.#deps

    return (challenge) =>
      challenges.consume({ challenge, purpose: this.#purpose, binding }, clock.now())
  }
}
