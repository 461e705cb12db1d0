import type { Config } from './config/index.ts'
import type { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { OwnPasskeys } from './core/passkeys/index.ts'
import type { OwnSecondFactor } from './core/second-factors/index.ts'
import type { Clock } from './core/values/index.ts'
import type { BrowserSessions, TokenEndpoint } from './oidc/index.ts'
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
  pages: Pages
  csrf: Csrf
  log: Log
  clock: Clock
}

/** The account page with everything that it does to an account. */
export function accountPages(
  { issuer, secrets }: Config,
  storage: Storage,
  { account, ...parts }: AccountParts,
): ReturnType<typeof accountRoutes> {
  const { apps, consents, users, userSessions } = storage

  return accountRoutes({
    ...parts,
    issuer,
    keys: secrets.accountKeys,
    self: account,
    apps,
    consents,
    users,
    userSessions,
  })
}
