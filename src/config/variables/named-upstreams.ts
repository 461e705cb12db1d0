import { z } from 'zod'
import type { UpstreamSettings } from '../config.ts'
import type { Environment } from '../env.ts'
import type { ConfigurationFault } from '../invalid-configuration.ts'
import { clientId } from './identifiers.ts'
import { secureAddress } from './issuer.ts'
import { secret } from './secrets.ts'
import { label, scopes } from './upstream-texts.ts'

/** What is said of each upstream that is no other than an issuer of OpenID Connect. */
// biome-ignore format: a table
const settings = {
  ISSUER:        { schema: secureAddress,     example: 'https://login.acme.example' },
  CLIENT_ID:     { schema: clientId,          example: 'latchkey' },
  CLIENT_SECRET: { schema: secret,            example: '<as the issuer shows it>' },
  LABEL:         { schema: label.optional(),  example: 'Acme' },
  SCOPES:        { schema: scopes.prefault('openid email profile'), example: 'openid email profile' },
}

type Setting = keyof typeof settings

export type NamedUpstream = UpstreamSettings & { kind: 'oidc' }

/** What `UPSTREAMS` may name that has variables of its own kind. */
const OTHERS: ReadonlySet<string> = new Set(['google', 'github'])

const PREFIX = 'UPSTREAM_'
const settingNames = Object.keys(settings) as Setting[]

const schema = z.object(
  Object.fromEntries(settingNames.map((name) => [name, settings[name].schema])) as {
    [Name in Setting]: (typeof settings)[Name]['schema']
  },
)

/** `acme-staff` is configured by `UPSTREAM_ACME_STAFF_ISSUER` and so on. */
const variableOf = (upstream: string, setting: Setting): string =>
  `${PREFIX}${upstream.toUpperCase().replaceAll('-', '_')}_${setting}`

/** Reads the variables of every upstream that is named and is an issuer like any other. */
export function readNamedUpstreams(
  env: Environment,
  names: readonly string[],
): { upstreams: readonly NamedUpstream[]; faults: readonly ConfigurationFault[] } {
  const readings = names.filter((name) => !OTHERS.has(name)).map((name) => read(env, name))

  return {
    upstreams: readings.flatMap(({ upstream }) => upstream ?? []),
    faults: readings.flatMap(({ faults }) => faults),
  }
}

function read(
  env: Environment,
  name: string,
): { upstream?: NamedUpstream; faults: readonly ConfigurationFault[] } {
  const texts = Object.fromEntries(
    settingNames.map((setting) => [setting, env[variableOf(name, setting)]?.trim() || undefined]),
  )
  const { data, error } = schema.safeParse(texts)
  if (!data) {
    const faults = error.issues.map(({ path: [setting], message }) =>
      texts[setting as Setting] === undefined
        ? faultOf(name, setting as Setting, `must be set, because UPSTREAMS names ${name}`)
        : faultOf(name, setting as Setting, message),
    )

    return { faults }
  }

  const { ISSUER, CLIENT_ID, CLIENT_SECRET, LABEL = titleOf(name), SCOPES } = data

  return {
    upstream: {
      kind: 'oidc',
      name,
      label: LABEL,
      issuer: ISSUER,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      scopes: SCOPES,
    },
    faults: [],
  }
}

/** A sentence for each variable that reads like one of an upstream and is none. */
export function warnOfUnnamedUpstreams(
  env: Environment,
  names: readonly string[],
): readonly string[] {
  const known = new Set(
    names.flatMap((name) => settingNames.map((setting) => variableOf(name, setting))),
  )

  return Object.keys(env)
    .filter((variable) => variable.startsWith(PREFIX) && !known.has(variable))
    .map((variable) => `${variable} is of no use: it belongs to no upstream that UPSTREAMS names.`)
}

function faultOf(name: string, setting: Setting, problem: string): ConfigurationFault {
  const variable = variableOf(name, setting)

  return { variable, problem, example: `${variable}=${settings[setting].example}` }
}

/** `acme-staff` reads as "Acme staff". */
const titleOf = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1).replaceAll('-', ' ')}`
