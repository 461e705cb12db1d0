import type { AuditRecorder } from '../audit/index.ts'
import type { AttemptLimits } from '../limits/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import { primaryEmail, type User } from '../users/index.ts'
import type { Clock, Sealer, Secret } from '../values/index.ts'
import { InvalidOneTimeCode, TwoStepNotOn } from './errors.ts'
import type { OneTimePasswords } from './one-time-passwords.ts'
import { digestRecoveryCode, newRecoveryCodes } from './recovery-codes.ts'
import { SecondFactorSecrets } from './second-factor-secrets.ts'
import type { SecondFactor, SecondFactorStore } from './second-factor-store.ts'

interface OwnSecondFactorDeps {
  secondFactors: SecondFactorStore
  oneTimePasswords: OneTimePasswords
  sealer: Sealer
  limits: Pick<AttemptLimits, 'count' | 'reset'>
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  audit: AuditRecorder
  clock: Clock
}

/** What an authenticator app has to be told. */
export interface ProposedSecret {
  secret: Secret
  /** The same for a QR code. */
  uri: Secret
}

/** Turning two-step verification on and off, for somebody who is signed in. */
export class OwnSecondFactor {
  readonly #deps: OwnSecondFactorDeps
  readonly #secrets: SecondFactorSecrets

  constructor(deps: OwnSecondFactorDeps) {
    this.#deps = deps
    this.#secrets = new SecondFactorSecrets(deps.sealer)
  }

  /** Undefined when it is off, whether somebody has begun to set it up or not. */
  async find({ id }: Pick<User, 'id'>): Promise<SecondFactor | undefined> {
    const factor = await this.#deps.secondFactors.find(id)

    return factor?.confirmedAt === undefined ? undefined : factor
  }

  /**
   * The secret to put into an app. Stays the same until a code confirms it, so that a page that is
   * loaded again shows what was scanned.
   * @throws {TwoStepAlreadyOn}
   */
  async proposal(user: User): Promise<ProposedSecret> {
    const { secondFactors, oneTimePasswords } = this.#deps
    const known = await secondFactors.find(user.id)
    const secret =
      known && known.confirmedAt === undefined
        ? this.#secrets.open(known.sealedSecret, user.id)
        : await this.#propose(user)
    const account = primaryEmail(user)?.address ?? user.name ?? user.id

    return { secret, uri: oneTimePasswords.uriOf(secret, account) }
  }

  /**
   * Turns it on, once a code shows that an app holds the secret.
   * @returns the recovery codes, which nobody can read again
   * @throws {InvalidOneTimeCode}
   * @throws {TooManyAttempts}
   */
  async confirm(user: User, code: string): Promise<readonly string[]> {
    const { secondFactors, oneTimePasswords, limits, mailer, audit, clock } = this.#deps
    await limits.count('two-step confirmation by user', user.id)
    const proposed = await secondFactors.find(user.id)
    if (!proposed || proposed.confirmedAt !== undefined) throw new InvalidOneTimeCode()
    const { sealedSecret } = proposed
    const secret = this.#secrets.open(sealedSecret, user.id)
    const step = oneTimePasswords.stepOf(code, secret, clock.now())
    if (step === undefined) throw new InvalidOneTimeCode()

    const codes = newRecoveryCodes()
    const turned = { sealedSecret, step, recoveryCodes: digestsOf(user, codes) }
    const isOn = await secondFactors.confirm(user.id, turned, clock.now())
    if (!isOn) throw new InvalidOneTimeCode()
    await limits.reset('two-step confirmation by user', user.id)
    await audit.record({ name: 'second_factor.added', userId: user.id })
    await sendNotice(mailer, user, 'two-step-on')

    return codes
  }

  /** @returns those that are good from now on, alone @throws {TwoStepNotOn} */
  async renewRecoveryCodes(user: User): Promise<readonly string[]> {
    const { secondFactors, mailer, audit, clock } = this.#deps
    const codes = newRecoveryCodes()
    await secondFactors.replaceRecoveryCodes(user.id, digestsOf(user, codes), clock.now())
    await audit.record({ name: 'recovery_codes.created', userId: user.id })
    await sendNotice(mailer, user, 'recovery-codes-renewed')

    return codes
  }

  /** @throws {TwoStepNotOn} */
  async turnOff(user: User): Promise<void> {
    const { secondFactors, mailer, audit } = this.#deps
    if (!(await secondFactors.remove(user.id))) throw new TwoStepNotOn()
    await audit.record({ name: 'second_factor.removed', userId: user.id })
    await sendNotice(mailer, user, 'two-step-off')
  }

  async #propose({ id }: User): Promise<Secret> {
    const { secondFactors, oneTimePasswords, clock } = this.#deps
    const secret = oneTimePasswords.newSecret()
    await secondFactors.propose(id, this.#secrets.seal(secret, id), clock.now())

    return secret
  }
}

const digestsOf = ({ id }: User, codes: readonly string[]): readonly string[] =>
  codes.map((code) => digestRecoveryCode(id, code))
