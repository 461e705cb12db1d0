import type { Config } from './config/index.ts'
import type { Log } from './core/log.ts'
import type { SecondFactorSignIn } from './core/second-factors/index.ts'
import { type PrivateJwk, toPublicJwk } from './core/signing-keys/index.ts'
import type { startProtocol } from './protocol.ts'
import type { SignIns } from './sign-ins.ts'
import type { Storage } from './storage.ts'
import { nothingBelow } from './surfaces/http/index.ts'
import {
  identraOperations,
  identraRoutes,
  identraRoutesAt,
  notFound,
} from './surfaces/identra/index.ts'

type IdentraParts = Pick<Awaited<ReturnType<typeof startProtocol>>, 'directLogins' | 'live'> & {
  ways: SignIns
  secondFactorSignIn: SecondFactorSignIn
  log: Log
}

/** Identra's surface: nothing of it where it is switched off. */
export function identra(
  { identra: settings }: Config,
  { identities, passwords, users }: Storage,
  { directLogins, live, ways, secondFactorSignIn, log }: IdentraParts,
) {
  if (!settings || !directLogins) {
    return { operations: undefined, routes: [], described: [], prefixes: [] }
  }

  const { prefix, redirectUrls } = settings
  const operations = identraOperations({
    ...ways,
    directLogins,
    secondFactorSignIn,
    identities,
    passwords,
    redirectUrls,
    users,
    publicKeys: () => live.jwks.keys.map((jwk) => toPublicJwk(jwk as PrivateJwk)),
  })
  const described = identraRoutesAt(prefix)
  // `/oauth/` and so on.
  const folders = described.map(({ path }) => path.slice(0, path.lastIndexOf('/') + 1))
  const prefixes = [...new Set(folders)]

  return {
    operations,
    routes: [
      identraRoutes({ operations, prefix, log }),
      ...prefixes.map((prefix) => nothingBelow(prefix, notFound)),
    ],
    described,
    prefixes,
  }
}
