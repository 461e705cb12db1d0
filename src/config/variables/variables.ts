import { z } from 'zod'
import { certificateFile, certificates, privateKeyFile } from './certificates.ts'
import { flag, logFormat, logLevel, onOrOff, smtpTls, traceSampler } from './choices.ts'
import { databaseUrl } from './database-url.ts'
import { developers } from './developers.ts'
import { duration } from './duration.ts'
import { clientId, keyId } from './identifiers.ts'
import { pathPrefix, redirectUrls, tokenIssuer } from './identra.ts'
import { collector, issuer, secureAddress, upstreamIssuer, webOrigin } from './issuer.ts'
import { allowedNetworks, host, networks, port, portOrOff } from './network.ts'
import { redisPrefix, redisUrl } from './redis-url.ts'
import { registration } from './registration.ts'
import { resources } from './resources.ts'
import { rsaPrivateKey, secret, secretList } from './secrets.ts'
import { days, signingAlgorithms } from './signing-keys.ts'
import { mailAddress, mailName, smtpUrl } from './smtp.ts'
import { fraction, headerList } from './tracing.ts'
import { upstreamNames } from './upstream-texts.ts'
import { wholeNumber } from './whole-number.ts'
import { workers } from './workers.ts'

interface Variable<Schema extends z.ZodType> {
  schema: Schema
  /** A value that would be right. */
  example: string
}

const withDefault = <Schema extends z.ZodType<unknown, string>>(text: string, schema: Schema) =>
  ({ schema: schema.prefault(text as never), example: text }) satisfies Variable<z.ZodType>

const optional = <Schema extends z.ZodType>(schema: Schema, example: string) =>
  ({ schema: schema.optional(), example }) satisfies Variable<z.ZodType>

/** Every variable that Latchkey knows. `config/example.env` shows the same to an operator. */
// biome-ignore format: a table
export const variables = {
  PORT:                        withDefault('8000', port),
  HOST:                        optional(host, '0.0.0.0'),
  ISSUER:                      optional(issuer, 'https://id.example.com'),
  JWT_ISSUER:                  optional(issuer, 'https://id.example.com'),
  ALLOW_INSECURE_HTTP:         withDefault('false', flag),
  TRUSTED_PROXIES:             optional(networks, 'loopback,10.0.0.0/8'),
  WORKERS:                     withDefault('1', workers),
  SHUTDOWN_DELAY:              withDefault('0s', duration({ min: '0s', max: '5m' })),

  DATA_DIR:                    withDefault('./data', z.string()),
  DATABASE_URL:                optional(databaseUrl, 'sqlite:./data/latchkey.db'),
  DATABASE_POOL_SIZE:          withDefault('10', wholeNumber({ min: 1, max: 1_000 })),
  DATABASE_CONNECT_TIMEOUT:    withDefault('30s', duration({ min: '0s', max: '1h' })),
  DATABASE_TLS_CA:             optional(certificates, './database-ca.pem'),
  REDIS_URL:                   optional(redisUrl, 'redis://localhost:6379'),
  REDIS_URLS:                  optional(redisUrl, 'redis-1:6379,redis-2:6379,redis-3:6379'),
  REDIS_PASSWORD:              optional(secret, '$(cat redis-password)'),
  REDIS_SENTINEL_PASSWORD:     optional(secret, '$(cat sentinel-password)'),
  REDIS_PREFIX:                withDefault('latchkey:', redisPrefix),
  LATCHKEY_SECRET:             optional(secretList, '$(openssl rand -hex 32)'),
  JWT_PRIVATE_KEY:             optional(rsaPrivateKey, '"$(openssl genrsa 2048)"'),
  JWT_KEY_ID:                  optional(keyId, 'key-1'),
  SIGNING_ALGORITHMS:          withDefault('RS256', signingAlgorithms),
  KEY_ROTATION_DAYS:           withDefault('90', days),

  GOOGLE_CLIENT_ID:            optional(clientId, '1234-abcd.apps.googleusercontent.com'),
  GOOGLE_CLIENT_SECRET:        optional(secret, '<as Google shows it beside the client ID>'),
  GOOGLE_ISSUER:               withDefault('https://accounts.google.com', upstreamIssuer),
  GOOGLE_REDIRECT_URI:         optional(z.string(), 'https://id.example.com/v1/auth/google/callback'),
  GLOBAL_REDIRECT_URI:         optional(z.string(), 'https://id.example.com/v1/global-auth/callback'),

  SMTP_URL:                    optional(smtpUrl, 'smtp://user:password@mail.example.com:587'),
  SMTP_HOST:                   optional(host, 'mail.example.com'),
  SMTP_PORT:                   optional(port, '587'),
  SMTP_TLS:                    optional(smtpTls, 'starttls'),
  SMTP_USER:                   optional(z.string(), 'latchkey'),
  SMTP_PASSWORD:               optional(secret, '$(cat smtp-password)'),
  MAIL_FROM:                   optional(mailAddress, 'login@example.com'),
  MAIL_FROM_NAME:              withDefault('Latchkey', mailName),

  GITHUB_CLIENT_ID:            optional(clientId, 'Ov23liAbCdEfGhIjKlMn'),
  GITHUB_CLIENT_SECRET:        optional(secret, '<as GitHub shows it once>'),
  GITHUB_URL:                  withDefault('https://github.com', secureAddress),
  GITHUB_API_URL:              optional(secureAddress, 'https://api.github.com'),
  GITHUB_REDIRECT_URI:         optional(z.string(), 'https://id.example.com/v1/global-auth/github/callback'),

  UPSTREAMS:                   withDefault('google,github', upstreamNames),

  REGISTRATION:                withDefault('open', registration),
  DEVELOPERS:                  withDefault('anyone', developers),
  FRONTEND_URL:                optional(webOrigin, 'https://console.example.com'),

  BACKCHANNEL_ALLOW_PRIVATE:   withDefault('off', allowedNetworks),

  RESOURCES:                   optional(resources, 'https://api.example.com=read write'),

  IDENTRA:                     withDefault('on', onOrOff),
  IDENTRA_PREFIX:              withDefault('', pathPrefix),
  IDENTRA_ISSUER:              optional(tokenIssuer, 'identra'),
  IDENTRA_REDIRECT_URLS:       optional(redirectUrls, 'https://app.example.com/oauth/callback'),
  IDENTRA_ACCESS_TOKEN_LIFETIME: withDefault('15m', duration({ max: '1d' })),
  IDENTRA_REFRESH_TOKEN_LIFETIME: withDefault('7d', duration()),
  GRPC_PORT:                   withDefault('50051', portOrOff),
  GRPC_HOST:                   withDefault('127.0.0.1', host),
  GRPC_TLS_CERT:               optional(certificateFile, './grpc-certificate.pem'),
  GRPC_TLS_KEY:                optional(privateKeyFile, './grpc-key.pem'),
  GRPC_TLS_CLIENT_CA:          optional(certificateFile, './client-ca.pem'),
  GRPC_ALLOW_PLAINTEXT:        withDefault('false', flag),
  GRPC_REFLECTION:             withDefault('off', onOrOff),

  ACCESS_TOKEN_LIFETIME:       withDefault('15m', duration({ max: '1d' })),
  ID_TOKEN_LIFETIME:           withDefault('1h', duration({ max: '1d' })),
  AUTHORIZATION_CODE_LIFETIME: withDefault('2m', duration({ max: '10m' })),
  REFRESH_TOKEN_LIFETIME:      withDefault('7d', duration()),
  REFRESH_TOKEN_MAX_LIFETIME:  withDefault('90d', duration()),
  REFRESH_OVERLAP:             withDefault('3s', duration({ min: '0s', max: '60s' })),
  SESSION_LIFETIME:            withDefault('14d', duration()),
  INTERACTION_LIFETIME:        withDefault('1h', duration({ max: '1d' })),
  JWKS_MAX_AGE:                withDefault('10m', duration({ max: '1d' })),

  LOG_LEVEL:                   withDefault('info', logLevel),
  LOG_FORMAT:                  optional(logFormat, 'json'),

  AUDIT_RETENTION_DAYS:        withDefault('90', wholeNumber({ min: 1, max: 3_650 })),

  METRICS_PORT:                optional(port, '9464'),
  METRICS_HOST:                withDefault('127.0.0.1', host),
  METRICS_TOKEN:               optional(secret, '$(openssl rand -hex 32)'),

  OTEL_EXPORTER_OTLP_ENDPOINT: optional(collector, 'http://localhost:4318'),
  OTEL_EXPORTER_OTLP_HEADERS:  optional(headerList, 'authorization=Bearer%20$(cat collector-token)'),
  OTEL_SERVICE_NAME:           withDefault('latchkey', z.string()),
  OTEL_TRACES_SAMPLER:         withDefault('parentbased_always_on', traceSampler),
  OTEL_TRACES_SAMPLER_ARG:     withDefault('1', fraction),
}

export type VariableName = keyof typeof variables

/** What the variables mean, each by itself. */
export type Values = {
  [Name in VariableName]: z.output<(typeof variables)[Name]['schema']>
}

export const variableNames = Object.keys(variables) as VariableName[]
