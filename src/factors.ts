import { setTimeout as pause } from 'node:timers/promises'
import { TotpPasswords } from './adapters/one-time-passwords/index.ts'
import { WebAuthnCeremonies } from './adapters/passkeys/index.ts'
import type { Config } from './config/index.ts'
import { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { Mailer } from './core/mail/index.ts'
import type { Meter } from './core/meter.ts'
import { OwnPasskeys, PasskeySignIn } from './core/passkeys/index.ts'
import { OwnSecondFactor, SecondFactorSignIn } from './core/second-factors/index.ts'
import { type Clock, Sealer } from './core/values/index.ts'
import { enoughToSignInBy } from './sign-ins.ts'
import type { Storage } from './storage.ts'

interface FactorParts {
  clock: Clock
  log: Log
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  meter: Meter
}

/** What authenticators show people as the place that something is for. */
const nameOf = ({ issuer }: Pick<Config, 'issuer'>): string => new URL(issuer).host

/** Passkeys and two-step verification: signing in by them, and what people do with their own. */
export function factors(config: Config, storage: Storage, parts: FactorParts) {
  const { audit, halfSignIns, passkeyChallenges, passkeys, secondFactors, users } = storage
  const name = nameOf(config)
  const shared = {
    ...parts,
    audit,
    users,
    limits: new AttemptLimits({ limiter: storage.rateLimiter, pause, meter: parts.meter }),
    passkeys,
    challenges: passkeyChallenges,
    ceremonies: new WebAuthnCeremonies({ issuer: config.issuer, name }),
    secondFactors,
    isEnough: enoughToSignInBy(config, parts.mailer),
    halfSignIns,
    oneTimePasswords: new TotpPasswords({ name }),
    sealer: new Sealer(config.secrets.secondFactorKeys),
  }
  const secondFactorSignIn = new SecondFactorSignIn(shared)

  return {
    passkeySignIn: new PasskeySignIn(shared),
    secondFactorSignIn,
    ownPasskeys: new OwnPasskeys(shared),
    ownSecondFactor: new OwnSecondFactor(shared),
    /** Whether somebody has more than one factor to sign in by. */
    mayStepUp: async (userId: string): Promise<boolean> =>
      (await secondFactorSignIn.isOn(userId)) || (await passkeys.list(userId)).length > 0,
  }
}

export type Factors = ReturnType<typeof factors>
