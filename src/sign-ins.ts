import { availableParallelism } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { Argon2PasswordHasher } from './adapters/passwords/index.ts'
import { openUpstream } from './adapters/upstream/index.ts'
import type { Config } from './config/index.ts'
import { OwnAddresses } from './core/addresses/index.ts'
import { AddressCodeSignIn, EmailCodeSignIn } from './core/email-codes/index.ts'
import { AttemptLimits } from './core/limits/index.ts'
import type { Mailer } from './core/mail/index.ts'
import type { Meter } from './core/meter.ts'
import { Newcomers } from './core/newcomers/index.ts'
import { OwnPassword, PasswordReset, PasswordSignIn } from './core/passwords/index.ts'
import { PasswordRegistration, Registration } from './core/registration/index.ts'
import { type Tracer, tracedBy } from './core/tracing/index.ts'
import { OwnIdentities, UpstreamExchange, UpstreamSignIn } from './core/upstream/index.ts'
import { type WayInRule, wayInRule } from './core/users/index.ts'
import type { Clock } from './core/values/index.ts'
import type { Storage } from './storage.ts'

export type SignIns = ReturnType<typeof signIns>

/** Every way of signing in. Without a mailer there are none of those that need mail. */
export function signIns(
  config: Config,
  storage: Storage,
  {
    clock,
    mailer,
    meter,
    tracer,
  }: {
    clock: Clock
    mailer: Mailer | undefined
    meter: Meter
    tracer: Tracer | undefined
  },
) {
  const {
    audit,
    addresses,
    codeRequests,
    emailCodes,
    identities,
    passwords,
    pendingRegistrations,
    upstreamStates,
    users,
  } = storage
  // Together the workers of a machine hash as many at once as one process would.
  const concurrency = Math.ceil(availableParallelism() / config.workers)
  const traced = tracedBy(tracer)
  const hasher = traced({ name: 'passwords' }, new Argon2PasswordHasher({ concurrency }), [
    'hash',
    'verify',
  ])
  const limits = new AttemptLimits({ limiter: storage.rateLimiter, pause, meter })
  const newcomers = new Newcomers({ users, rule: config.newcomers, audit, clock })
  const byMail = (mailer: Mailer) => ({
    users,
    newcomers,
    audit,
    codes: emailCodes,
    codeRequests,
    hasher,
    mailer,
    limits,
    clock,
  })

  const upstreams = config.upstreams.map((settings) => {
    const upstream = openUpstream(settings, { clock })

    return traced({ name: `upstream ${upstream.name}`, kind: 'client' }, upstream, [
      'challenge',
      'identify',
    ])
  })
  const isEnough = enoughToSignInBy(config, mailer)
  const emailCodeSignIn = mailer && new EmailCodeSignIn(byMail(mailer))

  return {
    passwordSignIn: new PasswordSignIn({ users, passwords, hasher, limits, audit }),
    passwordRegistration: new PasswordRegistration({ users, newcomers, hasher, limits }),
    addressCodeSignIn: emailCodeSignIn && new AddressCodeSignIn({ emailCodeSignIn, limits }),
    byMail: mailer &&
      emailCodeSignIn && {
        registration: new Registration({ ...byMail(mailer), pendingRegistrations }),
        emailCodeSignIn,
        passwordReset: new PasswordReset({ ...byMail(mailer), passwords }),
      },
    upstreamSignIn: new UpstreamSignIn({
      upstreams,
      states: upstreamStates,
      limits,
      identities,
      newcomers,
      audit,
      clock,
    }),
    upstreamExchange: new UpstreamExchange({
      upstreams,
      states: upstreamStates,
      limits,
      identities,
      newcomers,
      audit,
      clock,
    }),
    upstreamCallbacks: callbacksOf(config),
    /** What people who are signed in do with what they sign in by. */
    own: {
      ownPassword: new OwnPassword({ passwords, hasher, limits, mailer, audit, clock }),
      ownIdentities: new OwnIdentities({
        upstreams,
        states: upstreamStates,
        limits,
        identities,
        isEnough,
        mailer,
        audit,
        clock,
      }),
      ownAddresses: new OwnAddresses({
        addresses,
        codes: emailCodes,
        codeRequests,
        users,
        limits,
        isEnough,
        mailer,
        audit,
        clock,
      }),
    },
  }
}

/** What nobody may give up all of, in this installation. */
export const enoughToSignInBy = (
  { upstreams }: Pick<Config, 'upstreams'>,
  mailer: Mailer | undefined,
): WayInRule =>
  wayInRule({
    sendsMail: mailer !== undefined,
    upstreams: upstreams.map((settings) =>
      settings.kind === 'oidc' ? settings.name : settings.kind,
    ),
  })

/** The callbacks that are registered elsewhere, where they are not the usual ones. */
const callbacksOf = ({ upstreams }: Config): ReadonlyMap<string, string> =>
  new Map(
    upstreams.flatMap((settings) =>
      settings.kind !== 'oidc' && settings.redirectUri
        ? [[settings.kind, settings.redirectUri] as const]
        : [],
    ),
  )
