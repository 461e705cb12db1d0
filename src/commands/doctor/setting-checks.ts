import type { Config } from '../../config/index.ts'
import { type Finding, fault, warning } from './finding.ts'
import { hostOf, isHere, isInUse } from './places.ts'

const HOUR_SECONDS = 3_600

/** What is permitted and yet not what an operator should leave so. */
const checks: readonly ((config: Config) => Finding | undefined)[] = [
  (config) =>
    config.issuer.startsWith('http:') && isInUse(config)
      ? fault(
          'issuer',
          'The issuer is http: passwords and tokens can be read on their way.',
          'Let a proxy with a certificate stand in front, set ISSUER to its https address, and ' +
            'take ALLOW_INSECURE_HTTP away.',
        )
      : undefined,

  (config) =>
    isInUse(config) && config.trustedProxies.length === 0
      ? warning(
          'proxy',
          'No proxy is trusted: behind one, limits take all people for one caller.',
          'Set TRUSTED_PROXIES to the address of the proxy that ends TLS.',
        )
      : undefined,

  ({ trustedProxies }) =>
    trustedProxies.some((network) => /\/0+$/.test(network))
      ? fault(
          'proxy',
          'Every caller is trusted as a proxy, and can give any address as its own.',
          'Set TRUSTED_PROXIES to the address of the proxy alone.',
        )
      : undefined,

  ({ databaseUrl }) =>
    /^(postgres|mysql|mariadb)/.test(databaseUrl) &&
    !isHere(hostOf(databaseUrl)) &&
    !/[?&]ssl-?mode=[rv]/i.test(databaseUrl)
      ? warning(
          'database',
          'What goes to the database server and back can be read on its way.',
          'Put ?sslmode=require behind DATABASE_URL, unless the network is yours alone.',
        )
      : undefined,

  ({ redis }) =>
    redis?.nodes.some(({ host }) => !isHere(host)) && !(redis.password && redis.isEncrypted)
      ? warning(
          'redis',
          `Redis is on another machine, without ${redis.password ? 'TLS' : 'a password'}.`,
          redis.password
            ? 'Use rediss: in REDIS_URL, unless the network is yours alone.'
            : 'Set requirepass at the server, and REDIS_PASSWORD.',
        )
      : undefined,

  ({ mail }) =>
    mail.kind === 'smtp' && mail.tls === 'none' && !isHere(mail.host)
      ? warning(
          'mail',
          'Mail with codes goes to its server without TLS.',
          'Set SMTP_TLS=starttls or implicit.',
        )
      : undefined,

  (config) =>
    isInUse(config) && config.mail.kind !== 'smtp'
      ? warning(
          'mail',
          'There is no mail server: nobody can register, or get back in without a password.',
          'Set SMTP_URL and MAIL_FROM.',
        )
      : undefined,

  ({ metrics }) =>
    metrics && !isHere(metrics.host) && !metrics.token
      ? warning(
          'metrics',
          'Whoever reaches the port of the metrics can read them.',
          'Set METRICS_TOKEN, or METRICS_HOST to an address of a network that is yours.',
        )
      : undefined,

  ({ lifetimes }) =>
    lifetimes.accessTokenSeconds > HOUR_SECONDS
      ? warning(
          'lifetimes',
          'Access tokens live longer than an hour: APIs take one that was stolen for as long.',
          'Set ACCESS_TOKEN_LIFETIME to 15m; apps refresh.',
        )
      : undefined,

  ({ log }) =>
    log.level === 'silent' || log.level === 'fatal'
      ? warning('log', 'The log says nothing when something fails.', 'Set LOG_LEVEL=info.')
      : undefined,
]

/** What the configuration says, without asking anybody. */
export const examineSettings = (config: Config): readonly Finding[] => [
  ...checks.flatMap((check) => check(config) ?? []),
  ...config.warnings.map((text) =>
    warning('configuration', text, 'config/example.env names every variable.'),
  ),
]
