import type { Config } from './config/index.ts'
import { AccountExporter, OwnAccount } from './core/account/index.ts'
import type { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { Mailer } from './core/mail/index.ts'
import type { OwnPasskeys } from './core/passkeys/index.ts'
import type { OwnSecondFactor } from './core/second-factors/index.ts'
import type { Clock } from './core/values/index.ts'
import type { BrowserSessions, TokenEndpoint } from './oidc/index.ts'
import type { SignIns } from './sign-ins.ts'
import type { Storage } from './storage.ts'
import { accountRoutes } from './surfaces/account/index.ts'
import type { Csrf, Pages } from './surfaces/http/index.ts'
import type { OwnApp } from './surfaces/own-app/index.ts'

interface AccountParts {
  account: OwnApp
  browserSessions: BrowserSessions
  ownPasskeys: OwnPasskeys
  ownSecondFactor: OwnSecondFactor
  tokenEndpoint: TokenEndpoint
  limits: AttemptLimits
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  ways: SignIns
  pages: Pages
  csrf: Csrf
  log: Log
  clock: Clock
}

/** The account page with everything that it does to an account. */
export function accountPages(
  { issuer, secrets, developers: developerRule }: Config,
  storage: Storage,
  { account, ...parts }: AccountParts,
): ReturnType<typeof accountRoutes> {
  const { apps, consents, users, userSessions } = storage
  const { mailer, ways, ...rest } = parts
  const deps = { ...storage, mailer, clock: parts.clock }

  return accountRoutes({
    ...rest,
    ...ways.own,
    upstreamCallbacks: ways.upstreamCallbacks,
    exporter: new AccountExporter(deps),
    ownAccount: new OwnAccount(deps),
    issuer,
    keys: secrets.accountKeys,
    self: account,
    apps,
    developerRule,
    consents,
    users,
    userSessions,
  })
}
