import { Secret as OtpSecret, TOTP } from 'otpauth'
import { TotpPasswords } from '../../src/adapters/one-time-passwords/index.ts'
import { AttemptLimits } from '../../src/core/limits/index.ts'
import { OwnSecondFactor } from '../../src/core/second-factors/index.ts'
import { type Clock, SECOND, Sealer } from '../../src/core/values/index.ts'
import type { TestSystem } from './test-system.ts'

/** An authenticator app, computing codes as RFC 6238 says. */
export class AuthenticatorApp {
  readonly #totp: TOTP
  readonly #clock: Clock

  constructor(secret: string, clock: Clock) {
    this.#totp = new TOTP({ secret: OtpSecret.fromBase32(secret) })
    this.#clock = clock
  }

  /** What it shows so many seconds from now. */
  code(inSeconds = 0): string {
    return this.#totp.generate({ timestamp: this.#clock.now() + inSeconds * SECOND })
  }

  /** Six digits that are no code of now. */
  wrongCode(): string {
    const near = [-60, -30, 0, 30, 60].map((seconds) => this.code(seconds))

    return ['000000', '111111', '222222'].find((code) => !near.includes(code)) ?? '333333'
  }
}

/** Somebody has turned two-step verification on, by the code before the one that is shown now. */
export async function turnOnTwoStep(
  { config, storage }: Pick<TestSystem, 'config' | 'storage'>,
  userId: string,
  clock: Clock,
): Promise<{ app: AuthenticatorApp; recoveryCodes: readonly string[] }> {
  const user = await storage.users.find(userId)
  if (!user) throw new Error('no such user')
  const own = new OwnSecondFactor({
    secondFactors: storage.secondFactors,
    oneTimePasswords: new TotpPasswords({ name: 'test' }),
    sealer: new Sealer(config.secrets.secondFactorKeys),
    limits: new AttemptLimits({ limiter: storage.rateLimiter, pause: async () => {} }),
    mailer: undefined,
    audit: storage.audit,
    clock,
  })
  const { secret } = await own.proposal(user)
  const app = new AuthenticatorApp(secret.reveal(), clock)

  return { app, recoveryCodes: await own.confirm(user, app.code(-30)) }
}
