import type { Configuration } from 'oidc-provider'

export const routes = {
  authorization: '/oidc/authorize',
  token: '/oidc/token',
  userinfo: '/oidc/userinfo',
  introspection: '/oidc/introspect',
  revocation: '/oidc/revoke',
  end_session: '/oidc/logout',
  pushed_authorization_request: '/oidc/par',
  jwks: '/.well-known/jwks.json',
} as const satisfies Configuration['routes']
