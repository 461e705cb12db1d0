import { Secret as OtpSecret, TOTP } from 'otpauth'
import type { OneTimePasswords } from '../../core/second-factors/index.ts'
import { type Instant, Secret } from '../../core/values/index.ts'

/** What every authenticator app understands; some take no notice of anything else. */
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 }
const SECRET_BYTES = 20
/** Steps before and after this one. */
const WINDOW = 1

export class TotpPasswords implements OneTimePasswords {
  readonly #issuer: string

  /** @param name what apps show the codes under */
  constructor({ name }: { name: string }) {
    this.#issuer = name
  }

  newSecret(): Secret {
    return new Secret(new OtpSecret({ size: SECRET_BYTES }).base32)
  }

  uriOf(secret: Secret, account: string): Secret {
    return new Secret(
      new TOTP({
        ...SETTINGS,
        issuer: this.#issuer,
        label: account,
        secret: OtpSecret.fromBase32(secret.reveal()),
      }).toString(),
    )
  }

  stepOf(code: string, secret: Secret, now: Instant): number | undefined {
    const token = code.replace(/[\s-]/gu, '')
    const delta = TOTP.validate({
      ...SETTINGS,
      token,
      secret: OtpSecret.fromBase32(secret.reveal()),
      timestamp: now,
      window: WINDOW,
    })

    return delta === null
      ? undefined
      : TOTP.counter({ period: SETTINGS.period, timestamp: now }) + delta
  }
}
