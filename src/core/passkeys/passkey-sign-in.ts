import type { AttemptLimits } from '../limits/index.ts'
import type { Log } from '../log.ts'
import { type User, UserDisabled, type UserStore } from '../users/index.ts'
import type { Clock } from '../values/index.ts'
import { InvalidPasskey, PasskeyCopied } from './errors.ts'
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
    const { passkeys, ceremonies, users, limits, log, clock } = this.#deps
    await limits.count('passkey by network', network)

    const use = await ceremonies.verifyUse(
      answer,
      this.#challenges.takenBackFrom(binding),
      (credentialId) => passkeys.find(credentialId),
    )
    const passkey = await passkeys.find(use.credentialId)
    if (!passkey) throw new InvalidPasskey()
    if (!(await passkeys.noteUse(use, clock.now()))) {
      const { id: passkeyId, userId } = passkey
      log.warn({ passkeyId, userId }, 'the counter of a passkey went back: it may be a copy')
      throw new PasskeyCopied()
    }
    const user = await users.find(passkey.userId)
    if (!user) throw new InvalidPasskey()
    await limits.takeBack('passkey by network', network)
    if (user.disabledAt !== undefined) throw new UserDisabled()

    return { user, isSynced: use.isSynced }
  }
}
