import { HttpLogoutDelivery } from './adapters/back-channel/index.ts'
import type { Background } from './background.ts'
import type { Config } from './config/index.ts'
import { LogoutSender } from './core/back-channel-logout/index.ts'
import type { Log } from './core/log.ts'
import type { Meter } from './core/meter.ts'
import { type Tracer, tracedBy } from './core/tracing/index.ts'
import { type Clock, SECOND } from './core/values/index.ts'
import { OidcLogoutTokens } from './oidc/index.ts'
import type { Storage } from './storage.ts'

export interface BackChannelDeps {
  config: Pick<Config, 'issuer' | 'backChannelNetworks'>
  storage: Pick<Storage, 'apps' | 'audit' | 'logoutOutbox'>
  /** What the provider signs with now. */
  keys: ConstructorParameters<typeof OidcLogoutTokens>[0]['keys']
  background: Pick<Background, 'repeat'>
  meter: Meter
  tracer: Tracer | undefined
  log: Log
  clock: Clock
}

/** An app hears of a logout at most that much later. */
const LOOK_MS = SECOND / 2

/** Tells apps of logouts, beside the requests. Disposing waits for what is being sent. */
export function startBackChannel({
  config,
  storage,
  keys,
  background,
  meter,
  tracer,
  log,
  clock,
}: BackChannelDeps): AsyncDisposable {
  const sender = new LogoutSender({
    outbox: storage.logoutOutbox,
    apps: storage.apps,
    tokens: new OidcLogoutTokens({ issuer: config.issuer, keys, clock }),
    delivery: tracedBy(tracer)(
      { name: 'back-channel logout', kind: 'client' },
      new HttpLogoutDelivery({ allowed: config.backChannelNetworks }),
      ['deliver'],
    ),
    audit: storage.audit,
    meter,
    log,
    clock,
    random: Math.random,
  })
  background.repeat('telling apps of logouts', LOOK_MS, () => sender.run())

  return sender
}
