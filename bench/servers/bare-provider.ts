import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { type Configuration, type JWK, type KoaContextWithOIDC, Provider } from 'oidc-provider'
import { REDIRECT_URI, RESOURCE, RESOURCE_SCOPE } from './target.ts'

/**
 * What Latchkey is measured against: the library on its in-memory adapter, with the same routes,
 * features, lifetimes, claims and key size, and nothing around it: no log, no pages, no passwords.
 */
const { PORT = '', CLIENTS = '' } = process.env
const issuer = `http://localhost:${PORT}`
const { web, machine } = JSON.parse(CLIENTS)
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
const signingKey = {
  ...privateKey.export({ format: 'jwk' }),
  kid: 'bench',
  alg: 'RS256',
  use: 'sig',
}

const DAY_SECONDS = 86_400
const SESSION_SECONDS = 90 * DAY_SECONDS

const configuration: Configuration = {
  jwks: { keys: [signingKey as JWK] },
  cookies: { keys: [randomUUID(), randomUUID()] },
  clients: [
    {
      client_id: web.id,
      client_secret: web.secret,
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: [REDIRECT_URI],
    },
    {
      client_id: machine.id,
      client_secret: machine.secret,
      grant_types: ['client_credentials'],
      redirect_uris: [],
      response_types: [],
    },
  ],
  routes: {
    authorization: '/oidc/authorize',
    token: '/oidc/token',
    userinfo: '/oidc/userinfo',
    introspection: '/oidc/introspect',
    revocation: '/oidc/revoke',
    end_session: '/oidc/logout',
    pushed_authorization_request: '/oidc/par',
    jwks: '/.well-known/jwks.json',
  },
  features: {
    claimsParameter: { enabled: true },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    introspection: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    revocation: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      useGrantedResource: () => true,
      getResourceServerInfo: () => ({
        scope: RESOURCE_SCOPE,
        audience: RESOURCE,
        accessTokenFormat: 'jwt',
        jwt: { sign: { alg: 'RS256' } },
      }),
    },
  },
  ttl: {
    AccessToken: 900,
    AuthorizationCode: 120,
    ClientCredentials: 900,
    IdToken: 3_600,
    Interaction: 3_600,
    RefreshToken: 7 * DAY_SECONDS,
    Grant: SESSION_SECONDS,
    Session: SESSION_SECONDS,
  },
  scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
  claims: { openid: ['sub'], profile: ['name', 'updated_at'], email: ['email', 'email_verified'] },
  responseTypes: ['code'],
  pkce: { required: () => true },
  conformIdTokenClaims: false,
  rotateRefreshToken: true,
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  expiresWithSession: (_ctx, source) => !source.scopes.has('offline_access'),
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  loadExistingGrant: grantEverything,
  findAccount: (_ctx, accountId) => ({
    accountId,
    claims: () => ({
      sub: accountId,
      name: 'Ada Lovelace',
      updated_at: 1_700_000_000,
      email: 'ada@example.com',
      email_verified: true,
    }),
  }),
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const { client, account, session, provider } = oidc
  if (!client || !account || !session) return undefined

  const known = session.grantIdFor(client.clientId)
  if (known) return provider.Grant.find(known)

  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  await grant.save()

  return grant
}

const provider = new Provider(issuer, configuration)
provider.Client.prototype.includeSid = () => true
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next()
  ctx.respond = false
  await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: randomUUID() } })
})
provider.listen(Number(PORT), '127.0.0.1')
