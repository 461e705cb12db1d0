import type { Config } from './config/index.ts'
import { type App, AppDirectory } from './core/apps/index.ts'
import type { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { Meter } from './core/meter.ts'
import type { Clock } from './core/values/index.ts'
import {
  answerErrors,
  BrowserSessions,
  commitTogether,
  countRefusals,
  createProvider,
  DirectLoginClient,
  DirectLogins,
  gatherAuditEvents,
  Interactions,
  LiveProvider,
  logEvents,
  type ProviderPages,
  RefreshRotation,
  recordAuditEvents,
  TokenEndpoint,
  Trials,
  WayOn,
} from './oidc/index.ts'
import type { Storage } from './storage.ts'
import { trialRedirectUri } from './surfaces/dashboard/index.ts'
import { languages } from './texts/index.ts'

export interface ProtocolDeps {
  config: Config
  storage: Storage
  /** Our own, which are in no registry. */
  builtIn: readonly App[]
  pages: ProviderPages
  /** Whether a person has a second factor, or a passkey. */
  mayStepUp: (userId: string) => Promise<boolean>
  limits: AttemptLimits
  log: Log
  meter: Meter
  clock: Clock
}

/** The provider, all that stands around it, and what others may ask of it. */
export async function startProtocol({
  config,
  storage,
  builtIn,
  pages,
  mayStepUp,
  limits,
  log,
  meter,
  clock,
}: ProtocolDeps) {
  const { issuer, secrets } = config
  const { artifacts, consents, users } = storage
  const directLoginClient = new DirectLoginClient()
  const apps = new AppDirectory({
    apps: storage.apps,
    builtIn: [...builtIn, ...(config.identra ? [directLoginClient.app] : [])],
  })
  const wayOn = new WayOn({ issuer, apps, artifacts })
  const rotation = new RefreshRotation({
    keys: secrets.refreshTokenKeys,
    overlapSeconds: config.lifetimes.refreshOverlapSeconds,
  })
  const trials = new Trials({
    keys: secrets.dashboardKeys,
    redirectUriOf: trialRedirectUri(issuer),
    clock,
  })
  const languageTags = languages.map(({ tag }) => tag)

  const live = await LiveProvider.start({
    keys: storage.signingKeys,
    jwksMaxAgeSeconds: config.lifetimes.jwksMaxAgeSeconds,
    clock,
    create: (jwks) => {
      const created = createProvider(
        {
          config,
          apps,
          artifacts,
          consents,
          users,
          pages,
          wayOn,
          rotation,
          mayStepUp,
          limits,
          languages: languageTags,
          directLoginClient,
          clock,
        },
        jwks,
      )
      logEvents(created, log)
      countRefusals(created, meter)
      gatherAuditEvents(created)
      trials.admitTo(created)

      return created
    },
  })
  const provider = () => live.current
  const browserSessions = new BrowserSessions({ provider, artifacts, clock })
  // From the outside in. Whatever changes protocol state stands within.
  const transaction = [
    answerErrors({ pages, log, meter }),
    recordAuditEvents({ audit: storage.audit, apps }),
    commitTogether({ artifacts, rotation, clock }),
  ]

  const tokenEndpoint = new TokenEndpoint({
    issuer,
    middleware: [...transaction, live.middleware],
    log,
  })

  return {
    apps,
    browserSessions,
    interactions: new Interactions({
      provider,
      browserSessions,
      wayOn,
      apps,
      artifacts,
      consents,
      audit: storage.audit,
      clock,
    }),
    directLogins:
      config.identra &&
      new DirectLogins({
        settings: config.identra,
        client: directLoginClient,
        tokenEndpoint,
        keys: () => live.jwks,
      }),
    live,
    tokenEndpoint,
    transaction,
    trials,
  }
}
