import { join, resolve } from 'node:path'
import type { Config } from './config.ts'
import { checkTogether, issuerOf } from './cross-checks.ts'
import type { Environment } from './env.ts'
import { interpretGrpc } from './grpc-settings.ts'
import { InvalidConfiguration } from './invalid-configuration.ts'
import { isLoopback } from './loopback.ts'
import { interpretMail } from './mail-settings.ts'
import { warnOfNearMisses } from './near-misses.ts'
import { findSecrets } from './operator-secrets.ts'
import { type ReadSecretFile, readOrGenerateSecretFile } from './secret-file.ts'
import { deriveSecrets } from './secrets.ts'
import { interpretSigningKeys } from './signing-key-settings.ts'
import { interpretUpstreams } from './upstream-settings.ts'
import {
  LOOPBACK_RANGES,
  type NamedUpstream,
  readNamedUpstreams,
  readVariables,
  type Values,
  warnOfUnnamedUpstreams,
} from './variables/index.ts'

export interface LoadOptions {
  /** Whether a person reads the log: decides its format where LOG_FORMAT does not. */
  isTerminal?: boolean
  readSecretFile?: ReadSecretFile
}

/**
 * Turns an environment into a configuration. Generates `DATA_DIR/secret` when there is no other
 * secret, and only when all else is right.
 * @throws {InvalidConfiguration} with every fault
 */
export function loadConfig(
  env: Environment,
  { isTerminal = false, readSecretFile = readOrGenerateSecretFile }: LoadOptions = {},
): Config {
  const { values, faults } = readVariables(env)
  const named = readNamedUpstreams(env, values.UPSTREAMS ?? [])
  const allFaults = [...faults, ...named.faults, ...checkTogether(values)]
  if (allFaults.length) throw new InvalidConfiguration(allFaults)

  const settings = interpret(values as Values, named.upstreams, isTerminal)
  const { secrets, origin } = findSecrets(values.LATCHKEY_SECRET, settings.dataDir, readSecretFile)
  const warnings = [
    ...warnOfNearMisses(env),
    ...warnOfUnnamedUpstreams(env, (values as Values).UPSTREAMS),
  ]
  if (origin === 'generated') warnings.push(warnOfGenerated(join(settings.dataDir, 'secret')))

  return { ...settings, secrets: deriveSecrets(secrets), secretsOrigin: origin, warnings }
}

type Settings = Omit<Config, 'secrets' | 'secretsOrigin' | 'warnings'>

function interpret(values: Values, named: readonly NamedUpstream[], isTerminal: boolean): Settings {
  const issuer = issuerOf(values)
  const dataDir = resolve(values.DATA_DIR)

  return {
    port: values.PORT,
    host: values.HOST ?? (isLoopback(new URL(issuer).hostname) ? '127.0.0.1' : '::'),
    workers: values.WORKERS,
    shutdownDelaySeconds: values.SHUTDOWN_DELAY,
    issuer,
    dataDir,
    databaseUrl: values.DATABASE_URL ?? `sqlite:${join(dataDir, 'latchkey.db')}`,
    database: {
      poolSize: values.DATABASE_POOL_SIZE,
      connectSeconds: values.DATABASE_CONNECT_TIMEOUT,
      tlsAuthority: values.DATABASE_TLS_CA,
    },
    redis: interpretRedis(values),
    upstreams: interpretUpstreams(values, named),
    mail: interpretMail(values, issuer),
    importedSigningKey: values.JWT_PRIVATE_KEY && {
      pem: values.JWT_PRIVATE_KEY,
      id: values.JWT_KEY_ID,
    },
    signingKeys: interpretSigningKeys(values),
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    log: {
      level: values.LOG_LEVEL,
      format: values.LOG_FORMAT ?? (isTerminal ? 'pretty' : 'json'),
    },
    metrics: interpretMetrics(values),
    tracing: interpretTracing(values),
    auditRetentionDays: values.AUDIT_RETENTION_DAYS,
    lifetimes: {
      accessTokenSeconds: values.ACCESS_TOKEN_LIFETIME,
      idTokenSeconds: values.ID_TOKEN_LIFETIME,
      authorizationCodeSeconds: values.AUTHORIZATION_CODE_LIFETIME,
      refreshTokenSeconds: values.REFRESH_TOKEN_LIFETIME,
      refreshTokenMaxSeconds: values.REFRESH_TOKEN_MAX_LIFETIME,
      refreshOverlapSeconds: values.REFRESH_OVERLAP,
      sessionSeconds: values.SESSION_LIFETIME,
      interactionSeconds: values.INTERACTION_LIFETIME,
      jwksMaxAgeSeconds: values.JWKS_MAX_AGE,
    },
    resources: values.RESOURCES ?? [],
    developers: values.DEVELOPERS,
    newcomers: values.REGISTRATION,
    backChannelNetworks: interpretBackChannel(values, issuer),
    frontendOrigin: values.FRONTEND_URL,
    identra: interpretIdentra(values, issuer),
    grpc: interpretGrpc(values),
  }
}

// Who develops on one machine has the apps there too.
function interpretBackChannel(
  { BACKCHANNEL_ALLOW_PRIVATE: allowed }: Values,
  issuer: string,
): Config['backChannelNetworks'] {
  if (allowed === 'all' || !isLoopback(new URL(issuer).hostname)) return allowed

  return [...allowed, ...LOOPBACK_RANGES]
}

const interpretMetrics = ({
  METRICS_HOST: host,
  METRICS_PORT: port,
  METRICS_TOKEN: token,
}: Values): Config['metrics'] => (port === undefined ? undefined : { host, port, token })

const interpretIdentra = (values: Values, issuer: string): Config['identra'] =>
  values.IDENTRA
    ? {
        prefix: values.IDENTRA_PREFIX,
        issuer: values.IDENTRA_ISSUER ?? issuer,
        redirectUrls: values.IDENTRA_REDIRECT_URLS ?? [],
        accessTokenSeconds: values.IDENTRA_ACCESS_TOKEN_LIFETIME,
        refreshTokenSeconds: values.IDENTRA_REFRESH_TOKEN_LIFETIME,
      }
    : undefined

const interpretTracing = (values: Values): Config['tracing'] =>
  values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
    ? undefined
    : {
        endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
        headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? [],
        serviceName: values.OTEL_SERVICE_NAME,
        sampler: values.OTEL_TRACES_SAMPLER,
        ratio: values.OTEL_TRACES_SAMPLER_ARG,
      }

function interpretRedis(values: Values): Config['redis'] {
  const address = values.REDIS_URL ?? values.REDIS_URLS

  return (
    address && {
      ...address,
      password: address.password ?? values.REDIS_PASSWORD,
      sentinelPassword: values.REDIS_SENTINEL_PASSWORD,
      prefix: values.REDIS_PREFIX,
    }
  )
}

const warnOfGenerated = (path: string): string =>
  `LATCHKEY_SECRET is not set, so a secret was generated in ${path}. ` +
  'Keep it safe and keep it: without it, signing keys cannot be read and sessions end.'
