import { callbackPathsOf } from '../core/upstream/index.ts'
import { type CrossCheck, needs } from './cross-check.ts'
import { grpcChecks } from './grpc-checks.ts'
import type { ConfigurationFault } from './invalid-configuration.ts'
import { isInsecure, isLoopback } from './loopback.ts'
import { mailChecks } from './mail-checks.ts'
import { faultOf, type Values } from './variables/index.ts'

/** What we are known by. */
export const issuerOf = (values: Pick<Values, 'ISSUER' | 'JWT_ISSUER' | 'PORT'>): string =>
  values.ISSUER ?? values.JWT_ISSUER ?? `http://localhost:${values.PORT}`

const INSECURE =
  'must use https: what is sent to it by http can be read on the way ' +
  '(ALLOW_INSECURE_HTTP=true permits it all the same)'

const UNSET_SECRET =
  'must be set, because the issuer is not this machine: a secret that is generated is one ' +
  "machine's own. Where there is one in DATA_DIR/secret, take that: keys are sealed with it"

const crossChecks: readonly CrossCheck[] = [
  {
    variable: 'JWT_ISSUER',
    reads: ['ISSUER', 'JWT_ISSUER'],
    findProblem: ({ ISSUER, JWT_ISSUER }) =>
      ISSUER && JWT_ISSUER && ISSUER !== JWT_ISSUER
        ? 'must be the same as ISSUER, or not be set'
        : undefined,
  },
  ...(['ISSUER', 'JWT_ISSUER', 'GOOGLE_ISSUER'] as const).map(
    (variable): CrossCheck => ({
      variable,
      reads: [variable, 'ALLOW_INSECURE_HTTP'],
      findProblem: ({ [variable]: address, ALLOW_INSECURE_HTTP }) =>
        address && !ALLOW_INSECURE_HTTP && isInsecure(address) ? INSECURE : undefined,
    }),
  ),
  {
    variable: 'LATCHKEY_SECRET',
    reads: ['LATCHKEY_SECRET', 'ISSUER', 'JWT_ISSUER', 'PORT'],
    findProblem: ({ LATCHKEY_SECRET, ...values }) =>
      LATCHKEY_SECRET || isLoopback(new URL(issuerOf(values)).hostname) ? undefined : UNSET_SECRET,
  },
  mustBeAnswered('GOOGLE_REDIRECT_URI', 'google'),
  mustBeAnswered('GLOBAL_REDIRECT_URI', 'google'),
  mustBeAnswered('GITHUB_REDIRECT_URI', 'github'),
  needs('GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'),
  needs('GOOGLE_CLIENT_SECRET', 'GOOGLE_CLIENT_ID'),
  needs('GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET'),
  needs('GITHUB_CLIENT_SECRET', 'GITHUB_CLIENT_ID'),
  mustBeNamed('google', 'GOOGLE_CLIENT_ID'),
  mustBeNamed('github', 'GITHUB_CLIENT_ID'),
  needs('JWT_KEY_ID', 'JWT_PRIVATE_KEY'),
  ...mailChecks,
  ...grpcChecks,
  {
    variable: 'DATABASE_TLS_CA',
    reads: ['DATABASE_TLS_CA', 'DATABASE_URL'],
    findProblem: ({ DATABASE_TLS_CA, DATABASE_URL }) =>
      DATABASE_TLS_CA && !/[?&]ssl-?mode=[rv]/i.test(DATABASE_URL ?? '')
        ? 'is of no use: DATABASE_URL does not ask for TLS by ?sslmode=require'
        : undefined,
  },
  {
    variable: 'WORKERS',
    reads: ['WORKERS', 'DATABASE_URL'],
    findProblem: ({ WORKERS, DATABASE_URL }) =>
      WORKERS > 1 && DATABASE_URL?.endsWith(':memory:')
        ? 'must be 1 with a database in memory, which belongs to one process'
        : undefined,
  },
  needs('METRICS_TOKEN', 'METRICS_PORT'),
  {
    variable: 'METRICS_PORT',
    reads: ['METRICS_PORT', 'PORT'],
    findProblem: ({ METRICS_PORT, PORT }) =>
      METRICS_PORT === PORT ? 'must not be the same as PORT' : undefined,
  },
  {
    variable: 'REDIS_URLS',
    reads: ['REDIS_URL', 'REDIS_URLS'],
    findProblem: ({ REDIS_URL, REDIS_URLS }) =>
      REDIS_URL && REDIS_URLS ? 'must not be set together with REDIS_URL' : undefined,
  },
  {
    variable: 'REDIS_PASSWORD',
    reads: ['REDIS_URL', 'REDIS_URLS', 'REDIS_PASSWORD'],
    findProblem: ({ REDIS_URL, REDIS_URLS, REDIS_PASSWORD }) =>
      REDIS_PASSWORD && (REDIS_URL ?? REDIS_URLS)?.password
        ? 'must not be set, because there is a password in REDIS_URL'
        : undefined,
  },
  {
    variable: 'REFRESH_TOKEN_LIFETIME',
    reads: ['REFRESH_TOKEN_LIFETIME', 'REFRESH_TOKEN_MAX_LIFETIME'],
    findProblem: (values) =>
      values.REFRESH_TOKEN_LIFETIME > values.REFRESH_TOKEN_MAX_LIFETIME
        ? 'must not be longer than REFRESH_TOKEN_MAX_LIFETIME'
        : undefined,
  },
  {
    variable: 'IDENTRA_REFRESH_TOKEN_LIFETIME',
    reads: ['IDENTRA_REFRESH_TOKEN_LIFETIME', 'REFRESH_TOKEN_MAX_LIFETIME'],
    findProblem: (values) =>
      values.IDENTRA_REFRESH_TOKEN_LIFETIME > values.REFRESH_TOKEN_MAX_LIFETIME
        ? 'must not be longer than REFRESH_TOKEN_MAX_LIFETIME'
        : undefined,
  },
  {
    variable: 'REFRESH_OVERLAP',
    reads: ['REFRESH_OVERLAP', 'REFRESH_TOKEN_LIFETIME'],
    findProblem: ({ REFRESH_OVERLAP, REFRESH_TOKEN_LIFETIME }) =>
      REFRESH_OVERLAP >= REFRESH_TOKEN_LIFETIME
        ? 'must be shorter than REFRESH_TOKEN_LIFETIME'
        : undefined,
  },
]

/** What is wrong with variables that are right by themselves. */
export const checkTogether = (values: Partial<Values>): readonly ConfigurationFault[] =>
  crossChecks
    .filter(({ reads }) => reads.every((name) => name in values))
    .flatMap(({ variable, findProblem }) => {
      const problem = findProblem(values as Values)

      return problem ? faultOf(variable, problem) : []
    })

function mustBeAnswered(
  variable: 'GOOGLE_REDIRECT_URI' | 'GLOBAL_REDIRECT_URI' | 'GITHUB_REDIRECT_URI',
  upstream: string,
): CrossCheck {
  return {
    variable,
    reads: [variable, 'ISSUER', 'JWT_ISSUER', 'PORT'],
    findProblem: ({ [variable]: address, ...values }) => {
      const answered = callbackPathsOf(upstream).map((path) => `${issuerOf(values)}${path}`)

      return address && !answered.includes(address)
        ? `must be an address that Latchkey answers at: ${answered.join(' or ')}`
        : undefined
    },
  }
}

function mustBeNamed(
  upstream: string,
  clientId: 'GOOGLE_CLIENT_ID' | 'GITHUB_CLIENT_ID',
): CrossCheck {
  return {
    variable: 'UPSTREAMS',
    reads: ['UPSTREAMS', clientId],
    findProblem: ({ UPSTREAMS, [clientId]: isSet }) =>
      isSet && !UPSTREAMS.includes(upstream)
        ? `must name ${upstream}, because ${clientId} is set`
        : undefined,
  }
}
