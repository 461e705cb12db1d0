import type { z } from 'zod'
import type { ApiOperation, Named } from '../../http/index.ts'
import { type IdentraOperations, wire } from '../operations/index.ts'
import { refusalBody } from './refusals.ts'

export interface IdentraRoute extends ApiOperation {
  /** What is carried out. */
  rpc: keyof IdentraOperations
}

const REFUSALS = {
  400: 'A field is missing or malformed, or what it takes is not configured.',
  401: 'What was shown is wrong, has expired or was used before.',
  403: 'The account has been disabled.',
  404: 'The user of the token is gone.',
  409: 'The address, or the account elsewhere, belongs to another user.',
  429: 'Too many attempts. Ask again after as many seconds as Retry-After says.',
} as const

type Status = keyof typeof REFUSALS

type Row = readonly [
  rpc: IdentraRoute['rpc'],
  path: string,
  summary: string,
  message: ApiOperation['body'] | undefined,
  response: Named,
  refusals: readonly Status[],
]

const named = <Schema extends z.ZodType>(name: string, schema: Schema) => ({
  name: `Identra${name}`,
  schema,
})

const begin = named('Beginning', wire.getOAuthAuthorizationURLRequest)
const begun = named('Begun', wire.getOAuthAuthorizationURLResponse)
const code = named('CodeRequest', wire.sendLoginEmailCodeRequest)
const codeEntry = named('CodeEntry', wire.loginByEmailCodeRequest)
const credentials = named('Credentials', wire.passwordRequest)
const keys = named('Keys', wire.getJWKSResponse)
const linked = named('Linked', wire.bindUserByOAuthResponse)
const linking = named('Linking', wire.bindUserByOAuthRequest)
const loginInfo = named('LoginInfo', wire.getCurrentUserLoginInfoResponse)
const nothing = named('Nothing', wire.empty)
const providers = named('Providers', wire.listOAuthProvidersResponse)
const refreshToken = named('RefreshToken', wire.refreshTokenRequest)
const returned = named('Returned', wire.loginByOAuthRequest)
const signedIn = named('SignedIn', wire.loginByOAuthResponse)
const tokens = named('Tokens', wire.tokenResponse)
const userToken = named('UserToken', wire.getCurrentUserLoginInfoRequest)

const NO_REFUSALS: readonly Status[] = []

// biome-ignore format: a table
const rows: readonly Row[] = [
  ['ListOAuthProviders',       '/oauth/providers',   'Say which providers there are, and why not',           undefined,    providers, NO_REFUSALS],
  ['GetOAuthAuthorizationURL', '/oauth/url',         'Begin a sign-in at a provider, or a linking',          begin,        begun,     [400]],
  ['LoginByOAuth',             '/oauth/login',       'Sign in by what the provider sent back',               returned,     signedIn,  [400, 401, 403]],
  ['BindUserByOAuth',          '/oauth/bind',        'Link an account at a provider to the user',            linking,      linked,    [400, 401, 403, 404, 409]],
  ['SendLoginEmailCode',       '/email/code',        'Mail a code to sign in with, to any address alike',    code,         nothing,   [400, 429]],
  ['LoginByEmailCode',         '/email/login',       'Sign in by a mailed code',                             codeEntry,    tokens,    [400, 401, 403, 429]],
  ['RegisterByPassword',       '/password/register', 'Register with an address and a password',              credentials,  tokens,    [400, 409, 429]],
  ['LoginByPassword',          '/password/login',    'Sign in by an address and its password',               credentials,  tokens,    [400, 401, 403, 429]],
  ['RefreshToken',             '/token/refresh',     'Exchange a refresh token for new tokens',              refreshToken, tokens,    [400, 401]],
  ['RevokeRefreshToken',       '/token/revoke',      'End a refresh token with all that comes of it',        refreshToken, nothing,   [400, 401]],
  ['GetCurrentUserLoginInfo',  '/me/login-info',     'Say how the user can sign in',                         userToken,    loginInfo, [400, 401, 403, 404]],
]

/** The keys are where every issuer has them; below a prefix they are there as well. */
const jwks: Row = [
  'GetJWKS',
  '/.well-known/jwks.json',
  'Show the keys that tokens are checked by',
  undefined,
  keys,
  NO_REFUSALS,
]

/** The JSON of Identra's contract. */
export const identraRoutesAt = (prefix: string): readonly IdentraRoute[] =>
  [...rows, ...(prefix ? [jwks] : [])].map((row) => toRoute(prefix, row))

function toRoute(prefix: string, [rpc, path, summary, message, response, refusals]: Row) {
  const isRead = READ.has(rpc)

  return {
    rpc,
    method: isRead ? 'get' : 'post',
    path: `${prefix}${path}`,
    operationId: `identra${rpc}`,
    summary,
    needsDeveloper: false,
    ...(message && (isRead ? { query: message.schema } : { body: message })),
    answer: { status: 200, description: 'As it was asked for.', body: response },
    refusal: named('Refusal', refusalBody),
    refusals: Object.fromEntries(refusals.map((status) => [status, REFUSALS[status]])),
  } as const satisfies IdentraRoute
}

const READ: ReadonlySet<IdentraRoute['rpc']> = new Set([
  'GetJWKS',
  'ListOAuthProviders',
  'GetOAuthAuthorizationURL',
])
