import type { AllClientMetadata } from 'oidc-provider'
import type { App } from '../core/apps/index.ts'
import { digest, newBearerValue, Secret } from '../core/values/index.ts'
import { appToClientMetadata } from './clients.ts'
import { DIRECT_LOGIN_CLIENT, DIRECT_LOGIN_GRANT } from './direct-login.ts'

/**
 * The built-in client. What it proves itself by is made anew by each process and never leaves it:
 * the client can be used from within alone.
 */
export class DirectLoginClient {
  readonly secret = new Secret(newBearerValue())

  /** What others see of it. */
  readonly app: App = {
    id: 'direct-login',
    clientId: DIRECT_LOGIN_CLIENT,
    ownerId: undefined,
    name: 'Identra',
    type: 'web',
    redirectUris: [],
    postLogoutRedirectUris: [],
    backchannelLogoutUri: undefined,
    skipConsent: true,
    idTokenAlgorithm: 'RS256',
    jwks: undefined,
    secrets: [{ digest: digest(this.secret.reveal()), createdAt: 0, expiresAt: undefined }],
    createdAt: 0,
    updatedAt: 0,
  }

  readonly metadata: AllClientMetadata & { client_id: string } = {
    ...appToClientMetadata(this.app),
    client_id: DIRECT_LOGIN_CLIENT,
    grant_types: [DIRECT_LOGIN_GRANT, 'refresh_token'],
    response_types: [],
  }
}
