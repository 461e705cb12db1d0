import { type AuditRecorder, recordAttempt } from '../audit/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import type { Log } from '../log.ts'
import { type User, UserDisabled, type UserStore } from '../users/index.ts'
import type { Clock } from '../values/index.ts'
import { InvalidPasskey, PasskeyCopied } from './errors.ts'
import type { PasskeyUse } from './passkey.ts'
import type { PasskeyCeremonies, PasskeyOptions } from './passkey-ceremonies.ts'
import type { PasskeyChallengeStore } from './passkey-challenge-store.ts'
import { PasskeyChallenges } from './passkey-challenges.ts'
import type { PasskeyStore } from './passkey-store.ts'

interface PasskeySignInDeps {
  passkeys: Pick<PasskeyStore, 'find' | 'noteUse'>
  challenges: PasskeyChallengeStore
  ceremonies: Pick<PasskeyCeremonies, 'requestOptions' | 'verifyUse'>
  users: Pick<UserStore, 'find'>
  limits: AttemptLimits
  audit: AuditRecorder
  log: Pick<Log, 'warn'>
  clock: Clock
}

/** Signs a person in by whichever passkey they choose in their browser. */
export class PasskeySignIn {
  readonly #deps: PasskeySignInDeps
  readonly #challenges: PasskeyChallenges

  constructor(deps: PasskeySignInDeps) {
    this.#deps = deps
    this.#challenges = new PasskeyChallenges('sign-in', deps)
  }

  /**
   * What the browser is to ask. Good for one answer, from this browser.
   * @throws {TooManyAttempts}
   */
  async begin({ binding, network }: { binding: string; network: string }): Promise<PasskeyOptions> {
    const { ceremonies, limits } = this.#deps
    await limits.count('passkey challenge by network', network)

    return ceremonies.requestOptions({ challenge: await this.#challenges.give(binding) })
  }

  /**
   * @param answer JSON of what the browser answered
   * @throws {InvalidPasskey} the same for one that nobody has and one that is not right
   * @throws {PasskeyCopied} only to whoever holds the key
   * @throws {UserDisabled} likewise
   * @throws {TooManyAttempts}
   */
  async complete({
    binding,
    network,
    answer,
  }: {
    binding: string
    network: string
    answer: string
  }): Promise<{ user: User; isSynced: boolean }> {
    const { limits, audit } = this.#deps
    await limits.count('passkey by network', network)

    return recordAttempt(audit, 'sign_in.passkey', async (event) => {
      const use = await this.#prove(answer, binding)
      const { userId } = use
      event.userId = userId
      await this.#note(use)
      const user = await this.#deps.users.find(userId)
      if (!user) throw new InvalidPasskey()
      await limits.takeBack('passkey by network', network)
      if (user.disabledAt !== undefined) throw new UserDisabled()

      return { user, isSynced: use.isSynced }
    })
  }

  #prove(answer: string, binding: string): Promise<PasskeyUse> {
    const { passkeys, ceremonies } = this.#deps

    return ceremonies.verifyUse(answer, this.#challenges.takenBackFrom(binding), (credentialId) =>
      passkeys.find(credentialId),
    )
  }

  async #note(use: PasskeyUse): Promise<void> {
    const { passkeys, log, clock } = this.#deps
    if (await passkeys.noteUse(use, clock.now())) return

    const { passkeyId, userId } = use
    log.warn({ passkeyId, userId }, 'the counter of a passkey went back: it may be a copy')
    throw new PasskeyCopied()
  }
}
