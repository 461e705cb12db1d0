import { setTimeout as pause } from 'node:timers/promises'
import { accountPages } from './account.ts'
import type { MemoryInbox } from './adapters/mail/index.ts'
import type { Config } from './config/index.ts'
import { AppRegistry, OwnedApps } from './core/apps/index.ts'
import { Developers, PersonalTokens } from './core/developers/index.ts'
import { AttemptLimits } from './core/limits/index.ts'
import type { Log } from './core/log.ts'
import type { Mailer } from './core/mail/index.ts'
import type { Meter } from './core/meter.ts'
import type { Tracer } from './core/tracing/index.ts'
import type { Clock } from './core/values/index.ts'
import { factors } from './factors.ts'
import { firstAccountOf } from './first-account.ts'
import { identra } from './identra.ts'
import { AuthorizationCodes, nobodyToSignOut, RegistryAccessTokens } from './oidc/index.ts'
import { startProtocol } from './protocol.ts'
import { signIns } from './sign-ins.ts'
import type { Storage } from './storage.ts'
import { accountApp } from './surfaces/account/index.ts'
import { cluraOperations, cluraRoutes } from './surfaces/clura/index.ts'
import { dashboardApp, dashboardRoutes } from './surfaces/dashboard/index.ts'
import {
  Assets,
  Csrf,
  cors,
  createApp,
  devMailRoutes,
  healthRoutes,
  homeRoutes,
  nothingBelow,
  openApiRoutes,
  Pages,
  Readiness,
} from './surfaces/http/index.ts'
import {
  InteractionProviderPages,
  interactionRoutes,
  leadOn,
} from './surfaces/interaction/index.ts'
import { registryOperations, registryRoutes } from './surfaces/registry/index.ts'
import { setupRoutes } from './surfaces/setup/index.ts'

interface ApplicationParts {
  clock: Clock
  log: Log
  meter: Meter
  /** Undefined where nobody follows requests. */
  tracer: Tracer | undefined
  /** Without one, nothing that needs mail is offered. */
  mailer: Mailer | undefined
  openInbox?: MemoryInbox | undefined
}

/** Every surface on the provider and the core, in the order in which a request meets them. */
export async function assembleApplication(
  config: Config,
  storage: Storage,
  { clock, log, meter, tracer, mailer, openInbox }: ApplicationParts,
) {
  const { issuer, secrets, developers: developerRule } = config
  const { artifacts, audit, users } = storage
  const dashboard = dashboardApp(issuer, secrets.dashboardKeys)
  const account = accountApp(issuer, secrets.accountKeys)
  const csrf = new Csrf({ key: secrets.csrfKey, issuer })
  const readiness = new Readiness(() => storage.migrator.isCurrent())
  const assets = new Assets()
  const pages = new Pages({ assets })
  const own = factors(config, storage, { clock, log, mailer, meter })
  const providerPages = new InteractionProviderPages({ pages, users })
  const limits = new AttemptLimits({ limiter: storage.rateLimiter, pause, meter })
  const protocol = await startProtocol({
    config,
    storage,
    builtIn: [dashboard.app, account.app],
    pages: providerPages,
    mayStepUp: own.mayStepUp,
    limits,
    log,
    meter,
    clock,
  })
  const { apps, browserSessions, interactions, live, tokenEndpoint, trials } = protocol

  const ownedApps = new OwnedApps({
    apps: storage.apps,
    registry: new AppRegistry({ apps: storage.apps, audit, clock }),
    audit,
    clock,
  })
  const accessTokens = new RegistryAccessTokens({ issuer, apps, keys: () => live.jwks })
  const personalTokens = new PersonalTokens({ tokens: storage.personalTokens, audit, clock })

  const ways = signIns(config, storage, { clock, mailer, meter, tracer })
  const identraSurface = identra(config, storage, {
    ...protocol,
    ways,
    secondFactorSignIn: own.secondFactorSignIn,
    log,
  })

  const app = createApp({
    config,
    wellKnownMaxAge: () => live.maxAgeSeconds,
    log,
    meter,
    tracer,
    pages,
    assets,
    surfaces: [
      healthRoutes(readiness),
      homeRoutes({ pages, issuer }),
      setupRoutes({ firstAccount: firstAccountOf(storage, clock), developerRule, pages, csrf }),
      ...(openInbox ? [devMailRoutes({ pages, mails: () => openInbox.mails })] : []),
      cors({
        prefixes: ['/v1/', ...identraSurface.prefixes],
        isAllowed: async (origin) =>
          origin === config.frontendOrigin || storage.apps.hasPublicOrigin(origin),
      }),
      openApiRoutes({
        issuer,
        operations: [
          ...Object.values(registryOperations),
          ...Object.values(cluraOperations),
          ...identraSurface.described,
        ],
      }),
      cluraRoutes({
        issuer,
        apps,
        tokenEndpoint,
        codes: new AuthorizationCodes({ artifacts }),
        audit,
        pages,
        log,
      }),
      registryRoutes({
        apps: ownedApps,
        upstreams: ways.upstreamSignIn.offers.map(({ name }) => name),
        developers: new Developers({ users, personalTokens, accessTokens, rule: developerRule }),
        limits,
        audit,
        log,
      }),
      ...identraSurface.routes,
      leadOn({ pages, log }),
      ...protocol.transaction,
      // First: it takes returns from upstreams for its own, and leaves the others.
      accountPages(config, storage, {
        account,
        browserSessions,
        ownPasskeys: own.ownPasskeys,
        ownSecondFactor: own.ownSecondFactor,
        tokenEndpoint,
        limits,
        mailer,
        ways,
        pages,
        csrf,
        log,
        clock,
      }),
      interactionRoutes({
        issuer,
        interactions,
        passkeySignIn: own.passkeySignIn,
        secondFactorSignIn: own.secondFactorSignIn,
        ...ways,
        users,
        pages,
        csrf,
        log,
      }),
      dashboardRoutes({
        issuer,
        keys: secrets.dashboardKeys,
        self: dashboard,
        upstreams: ways.upstreamSignIn.offers,
        accessTokens,
        apps: ownedApps,
        audit,
        browserSessions,
        developerRule,
        limits,
        personalTokens,
        tokenEndpoint,
        trials,
        users,
        pages,
        csrf,
        log,
        clock,
      }),
      nothingBelow('/v1/', { message: 'Not found' }),
      nobodyToSignOut(providerPages),
      live.middleware,
    ],
  })

  return {
    app,
    readiness,
    /** For doors other than HTTP; undefined where the surface is switched off. */
    identraOperations: identraSurface.operations,
    keys: () => live.jwks,
    refreshKeys: () => live.refresh(),
  }
}
