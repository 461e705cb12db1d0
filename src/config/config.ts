import type { DeveloperRule } from '../core/developers/index.ts'
import type { NewcomerRule } from '../core/newcomers/index.ts'
import type { RotationSettings } from '../core/signing-keys/index.ts'
import type { EmailAddress, Secret } from '../core/values/index.ts'
import type { Secrets } from './secrets.ts'

export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'

export type LogFormat = 'json' | 'pretty'

/** A resource server that access tokens may be asked for (RFC 8707). */
export interface Resource {
  /** Its resource indicator: an absolute URI. */
  indicator: string
  scopes: readonly string[]
}

interface RedisAccess {
  nodes: readonly { host: string; port: number }[]
  /** By TLS. */
  isEncrypted: boolean
  username: string | undefined
  password: Secret | undefined
}

/** Where a Redis or Valkey is. The nodes of the last kind are Sentinels, which know the master. */
export type RedisAddress =
  | (RedisAccess & { kind: 'single'; database: number })
  | (RedisAccess & { kind: 'cluster' })
  | (RedisAccess & { kind: 'sentinel'; master: string })

export type RedisSettings = RedisAddress & {
  sentinelPassword: Secret | undefined
  /** Of every key and channel. */
  prefix: string
}

/** A mail server, and who mail is from. */
export interface SmtpSettings {
  kind: 'smtp'
  host: string
  port: number
  /** From the first byte, by STARTTLS and no other way, or never. */
  tls: 'implicit' | 'starttls' | 'none'
  credentials: { user: string; password: Secret } | undefined
  from: { address: EmailAddress; name: string }
}

/** Where mail goes. By `none` it goes nowhere, and what needs it is not offered. */
export type MailSettings = SmtpSettings | { kind: 'terminal' } | { kind: 'none' }

interface UpstreamClient {
  clientId: string
  clientSecret: Secret
}

/** An upstream by what it is spoken to in; `redirectUri` is registered there instead of our own. */
export type UpstreamSettings =
  | (UpstreamClient & { kind: 'google'; issuer: string; redirectUri: string | undefined })
  | (UpstreamClient & {
      kind: 'github'
      url: string
      apiUrl: string
      redirectUri: string | undefined
    })
  | (UpstreamClient & {
      kind: 'oidc'
      name: string
      label: string
      issuer: string
      scopes: readonly string[]
    })

export interface Lifetimes {
  accessTokenSeconds: number
  idTokenSeconds: number
  authorizationCodeSeconds: number
  /** Of one refresh token; each rotation starts it anew. */
  refreshTokenSeconds: number
  /** Of a family of refresh tokens, from the sign-in to its end. */
  refreshTokenMaxSeconds: number
  /** How long the parent of a refresh token still yields the same successor; may be 0. */
  refreshOverlapSeconds: number
  /** Of a session that is not used. */
  sessionSeconds: number
  interactionSeconds: number
  jwksMaxAgeSeconds: number
}

/** How a database server is used. Means nothing to SQLite. */
export interface DatabaseSettings {
  /** How many connections each process opens at most. */
  poolSize: number
  /** How long it is waited for at start. */
  connectSeconds: number
  /** PEM of the authorities that vouch for it, instead of those of the system. */
  tlsAuthority: string | undefined
}

/** Identra's surface. */
export interface IdentraSettings {
  /** What its addresses begin with: nothing, or `/` and a path. */
  prefix: string
  /** What its access tokens have as `iss`. */
  issuer: string
  /** Where an upstream may send people back to, the first where nothing else is asked for. */
  redirectUrls: readonly string[]
  accessTokenSeconds: number
  /** Of one refresh token; each rotation starts it anew. */
  refreshTokenSeconds: number
}

/** Paths of PEM files. */
export interface GrpcTlsFiles {
  certificate: string
  key: string
  /** Of the authorities that vouch for clients; without it, anybody may connect. */
  clientAuthority: string | undefined
}

/** Where Identra's service is spoken to by gRPC. */
export interface GrpcSettings {
  host: string
  port: number
  /** Without it in plaintext. */
  tls: GrpcTlsFiles | undefined
  /** Whether it tells anybody what it can be asked. */
  hasReflection: boolean
}

/** Where what is measured can be read. */
export interface MetricsSettings {
  host: string
  port: number
  /** What has to be shown to read it. */
  token: Secret | undefined
}

/** Where traces go, and which of them. */
export interface TracingSettings {
  /** Of a collector of OpenTelemetry that takes OTLP over HTTP, without `/v1/traces`. */
  endpoint: string
  headers: readonly (readonly [name: string, value: Secret])[]
  serviceName: string
  sampler: (typeof TRACE_SAMPLERS)[number]
  /** Of the traces that `sampler` keeps, where it keeps some: from 0 to 1. */
  ratio: number
}

/** As OpenTelemetry names them. */
export const TRACE_SAMPLERS = [
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
  'always_on',
  'always_off',
  'traceidratio',
] as const

/** Everything an operator decides, checked as a whole. */
export interface Config {
  port: number
  /** The address to listen on. */
  host: string
  /** How many processes serve on this machine. */
  workers: number
  /** For how long requests are still taken after `/readyz` said that the process will end. */
  shutdownDelaySeconds: number
  /** An origin: no path, no trailing slash. */
  issuer: string
  /** Absolute path. */
  dataDir: string
  databaseUrl: string
  database: DatabaseSettings
  /** What may be lost is kept there; without it, in the database too. */
  redis?: RedisSettings | undefined
  /** Where people may have an account already, in the order of the buttons. */
  upstreams: readonly UpstreamSettings[]
  mail: MailSettings
  /** PEM of an RSA private key that is to sign, instead of one that is made. */
  importedSigningKey?: { pem: Secret; id: string | undefined }
  signingKeys: RotationSettings
  /** IP addresses and CIDR ranges whose forwarded headers count. */
  trustedProxies: readonly string[]
  log: { level: LogLevel; format: LogFormat }
  /** Without it nothing is measured. */
  metrics?: MetricsSettings | undefined
  /** Without it nothing is traced. */
  tracing?: TracingSettings | undefined
  /** How long the audit log keeps what happened. */
  auditRetentionDays: number
  lifetimes: Lifetimes
  resources: readonly Resource[]
  /** Who may register apps. */
  developers: DeveloperRule
  /** Who may come in by themselves. */
  newcomers: NewcomerRule
  /** Where servers of apps may be told of logouts beside the internet: addresses, CIDR ranges, all. */
  backChannelNetworks: 'all' | readonly string[]
  /** Whose pages may call `/v1/*` beside those of public apps: an origin. */
  frontendOrigin?: string | undefined
  /** Without it there is no such surface. */
  identra?: IdentraSettings | undefined
  /** Without it nothing listens there. */
  grpc?: GrpcSettings | undefined
  secrets: Secrets
  secretsOrigin: 'environment' | 'file' | 'generated'
  /** What works but is probably not what the operator meant, one sentence each. */
  warnings: readonly string[]
}
