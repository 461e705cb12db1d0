import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretPost,
  Configuration,
  calculatePKCECodeChallenge,
  customFetch,
  fetchProtectedResource,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import {
  type Upstream,
  type UpstreamChallenge,
  UpstreamFailed,
  type UpstreamIdentity,
} from '../../../core/upstream/index.ts'
import { SECOND, type Secret } from '../../../core/values/index.ts'
import { isLoopbackHttp } from '../loopback-http.ts'
import { callUpstream } from '../upstream-call.ts'
import { gitHubFetch } from './fetch.ts'
import { userToIdentity } from './user-to-identity.ts'

export interface GitHubUpstreamOptions {
  clientId: string
  clientSecret: Secret
  /** `https://github.com`, a server of one's own, or what stands in for it. */
  url: string
  /** `https://api.github.com`, or where that server has it. */
  apiUrl: string
  /** How long each call may take in all. 5 s unless told. */
  timeoutMs?: number
}

/** GitHub, by OAuth 2 with PKCE and state; who it is, is asked of its API. */
export class GitHubUpstream implements Upstream {
  readonly name = 'github'
  readonly label = 'GitHub'
  readonly issuer: string
  readonly #configuration: Configuration
  readonly #apiUrl: string
  readonly #timeoutMs: number

  constructor(options: GitHubUpstreamOptions) {
    const { timeoutMs = 5 * SECOND } = options

    this.issuer = `${withoutSlash(options.url)}/login/oauth`
    this.#timeoutMs = timeoutMs
    this.#apiUrl = withoutSlash(options.apiUrl)
    this.#configuration = configure({ ...options, timeoutMs })
  }

  /** No nonce: there is no ID token to repeat it. No hint: it takes logins, and ours are addresses. */
  async challenge({ redirectUri }: { redirectUri: string }): Promise<UpstreamChallenge> {
    const state = randomState()
    const codeVerifier = randomPKCECodeVerifier()

    const url = buildAuthorizationUrl(this.#configuration, {
      redirect_uri: redirectUri,
      scope: 'user:email',
      state,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    })

    return { authorizationUrl: url.href, state, nonce: '', codeVerifier }
  }

  identify(
    callback: URL,
    expected: Pick<UpstreamChallenge, 'state' | 'codeVerifier'> & { redirectUri: string },
  ): Promise<UpstreamIdentity> {
    return callUpstream(this.#timeoutMs, async () => {
      const answer = new URL(expected.redirectUri)
      answer.search = callback.search

      const { access_token } = await authorizationCodeGrant(this.#configuration, answer, {
        expectedState: expected.state,
        pkceCodeVerifier: expected.codeVerifier,
      })
      const [user, emails] = await Promise.all([
        this.#ask('/user', access_token),
        this.#ask('/user/emails?per_page=100', access_token),
      ])

      return userToIdentity(user, emails)
    })
  }

  async #ask(path: string, accessToken: string): Promise<unknown> {
    const url = new URL(`${this.#apiUrl}${path}`)
    const headers = new Headers({
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    })

    const answer = await fetchProtectedResource(
      this.#configuration,
      accessToken,
      url,
      'GET',
      null,
      headers,
    )
    if (answer.status !== 200) {
      throw new UpstreamFailed(new Error(`${url.pathname} answers ${answer.status}`))
    }

    return answer.json()
  }
}

function configure(options: GitHubUpstreamOptions & { timeoutMs: number }): Configuration {
  const { clientId, clientSecret, apiUrl, timeoutMs } = options
  const url = withoutSlash(options.url)
  const configuration = new Configuration(
    {
      issuer: `${url}/login/oauth`,
      authorization_endpoint: `${url}/login/oauth/authorize`,
      token_endpoint: `${url}/login/oauth/access_token`,
    },
    clientId,
    {},
    ClientSecretPost(clientSecret.reveal()),
  )

  configuration.timeout = timeoutMs / SECOND
  configuration[customFetch] = gitHubFetch
  if (isLoopbackHttp(url) && isLoopbackHttp(apiUrl)) allowInsecureRequests(configuration)

  return configuration
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
