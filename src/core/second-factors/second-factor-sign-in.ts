import { type AuditRecorder, recordAttempt } from '../audit/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import { type User, UserDisabled, type UserStore } from '../users/index.ts'
import { type Clock, MINUTE, type Sealer } from '../values/index.ts'
import { type AuthenticationMethod, withSecondFactor } from './authentication-method.ts'
import {
  FirstFactorGone,
  InvalidOneTimeCode,
  InvalidRecoveryCode,
  SecondFactorRequired,
} from './errors.ts'
import type { HalfSignIn, HalfSignInStore } from './half-sign-in-store.ts'
import type { OneTimePasswords } from './one-time-passwords.ts'
import { digestRecoveryCode } from './recovery-codes.ts'
import { SecondFactorSecrets } from './second-factor-secrets.ts'
import type { SecondFactorStore } from './second-factor-store.ts'

interface SecondFactorSignInDeps {
  secondFactors: Pick<SecondFactorStore, 'find' | 'useStep' | 'useRecoveryCode'>
  halfSignIns: HalfSignInStore
  oneTimePasswords: Pick<OneTimePasswords, 'stepOf'>
  sealer: Sealer
  users: Pick<UserStore, 'find'>
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  limits: AttemptLimits
  audit: AuditRecorder
  clock: Clock
}

interface CodeEntry {
  binding: string
  /** As it was typed. */
  code: string
  /** `networkOf` the caller's address. */
  network: string
}

/** Who signed in, and all that they proved it by. */
export interface ProvenSignIn {
  user: User
  methods: readonly AuthenticationMethod[]
}

/** Time to find the phone. */
const HALF_SIGN_IN_LIFETIME = 15 * MINUTE

/** Asks who has two-step verification for a second factor, once they have proven a first. */
export class SecondFactorSignIn {
  readonly #deps: SecondFactorSignInDeps
  readonly #secrets: SecondFactorSecrets

  constructor(deps: SecondFactorSignInDeps) {
    this.#deps = deps
    this.#secrets = new SecondFactorSecrets(deps.sealer)
  }

  /**
   * Remembers that the first factor was proven in this browser.
   * @returns false when the person has no second factor: then there is nothing more to ask
   */
  async begin(proven: Omit<HalfSignIn, 'expiresAt'>): Promise<boolean> {
    const { halfSignIns, clock } = this.#deps
    if (!(await this.isOn(proven.userId))) return false
    await halfSignIns.put({ ...proven, expiresAt: clock.now() + HALF_SIGN_IN_LIFETIME })

    return true
  }

  async isOn(userId: string): Promise<boolean> {
    const factor = await this.#deps.secondFactors.find(userId)

    return factor?.confirmedAt !== undefined
  }

  /**
   * For a sign-in that cannot ask for a second factor.
   * @throws {SecondFactorRequired}
   */
  async assertNotNeeded(userId: string): Promise<void> {
    if (await this.isOn(userId)) throw new SecondFactorRequired()
  }

  /** Whether a first factor was proven in this browser, and lately. */
  async isBegun(binding: string): Promise<boolean> {
    const { halfSignIns, clock } = this.#deps

    return (await halfSignIns.find(binding, clock.now())) !== undefined
  }

  /**
   * By the code that the app shows: of two who come with the same one, for one of them.
   * @throws {FirstFactorGone}
   * @throws {InvalidOneTimeCode}
   * @throws {UserDisabled}
   * @throws {TooManyAttempts} recovery codes are good all the same
   */
  confirm({ binding, code, network }: CodeEntry): Promise<ProvenSignIn> {
    return this.#complete(binding, async ({ userId }) => {
      const { limits } = this.#deps
      await limits.count('second factor by user and network', userId, network)
      await limits.count('one-time code by user', userId)
      if (!(await this.#isRight(userId, code))) throw new InvalidOneTimeCode()
      await limits.reset('second factor by user and network', userId, network)
      await limits.reset('one-time code by user', userId)
    })
  }

  /**
   * By one of the codes that were shown when it was turned on, which is told by mail.
   * @throws {FirstFactorGone}
   * @throws {InvalidRecoveryCode}
   * @throws {UserDisabled}
   * @throws {TooManyAttempts}
   */
  async recover({ binding, code, network }: CodeEntry): Promise<ProvenSignIn> {
    const { audit, limits, secondFactors, mailer } = this.#deps
    const proven = await this.#complete(binding, async ({ userId }) => {
      await limits.count('second factor by user and network', userId, network)
      const isRight = await secondFactors.useRecoveryCode(userId, digestRecoveryCode(userId, code))
      if (!isRight) throw new InvalidRecoveryCode()
      await limits.reset('second factor by user and network', userId, network)
    })
    await audit.record({ name: 'recovery_code.used', userId: proven.user.id })
    await sendNotice(mailer, proven.user, 'recovery-code-used')

    return proven
  }

  #complete(binding: string, prove: (half: HalfSignIn) => Promise<void>): Promise<ProvenSignIn> {
    const { audit, halfSignIns, users, clock } = this.#deps

    return recordAttempt(audit, 'sign_in.second_factor', async (event) => {
      const half = await halfSignIns.find(binding, clock.now())
      if (!half) throw new FirstFactorGone()
      event.userId = half.userId
      await prove(half)
      await halfSignIns.delete(binding)

      const user = await users.find(half.userId)
      if (!user) throw new FirstFactorGone()
      if (user.disabledAt !== undefined) throw new UserDisabled()

      return { user, methods: withSecondFactor(half.methods) }
    })
  }

  async #isRight(userId: string, code: string): Promise<boolean> {
    const { secondFactors, oneTimePasswords, clock } = this.#deps
    const factor = await secondFactors.find(userId)
    if (factor?.confirmedAt === undefined) return false
    const secret = this.#secrets.open(factor.sealedSecret, userId)
    const step = oneTimePasswords.stepOf(code, secret, clock.now())
    if (step === undefined) return false

    // Sealed by the newest key at each use, so that an older one can be given up after a while.
    return secondFactors.useStep(userId, { step, sealedSecret: this.#secrets.seal(secret, userId) })
  }
}
