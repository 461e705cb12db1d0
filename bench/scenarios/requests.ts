import { createHash, randomBytes } from 'node:crypto'
import { type Answer, type Connection, expectStatus } from '../load/connection.ts'
import type { ClientCredentials } from '../servers/target.ts'
import { REDIRECT_URI } from '../servers/target.ts'

/** What an app sends. Every answer is looked at, so that no error counts as speed. */

export const TOKEN_PATH = '/oidc/token'

/** RFC 7636. One verifier serves all: whoever is measured cannot tell. */
const CODE_VERIFIER = randomBytes(32).toString('base64url')
const CODE_CHALLENGE = createHash('sha256').update(CODE_VERIFIER).digest('base64url')

export const basicAuthorization = ({ id, secret }: ClientCredentials) => ({
  authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
})

export function authorizationPath({ id }: ClientCredentials): string {
  const parameters = new URLSearchParams({
    client_id: id,
    response_type: 'code',
    redirect_uri: REDIRECT_URI,
    scope: 'openid profile email',
    state: randomBytes(16).toString('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    code_challenge: CODE_CHALLENGE,
    code_challenge_method: 'S256',
  })

  return `/oidc/authorize?${parameters}`
}

/** @throws {Error} when what came back is not a code */
export function codeIn(callback: URL): string {
  const code = callback.searchParams.get('code')
  if (!code) throw new Error(`no code came back: ${callback.search}`)

  return code
}

/** @returns the refresh token */
export async function exchangeCode(
  connection: Connection,
  client: ClientCredentials,
  code: string,
): Promise<string> {
  const answer = await connection.post(
    TOKEN_PATH,
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT_URI,
      code_verifier: CODE_VERIFIER,
    },
    basicAuthorization(client),
  )

  return refreshTokenIn(answer)
}

/** @returns the refresh token that takes the place of the one sent */
export async function refresh(
  connection: Connection,
  client: ClientCredentials,
  refreshToken: string,
): Promise<string> {
  const answer = await connection.post(
    TOKEN_PATH,
    { grant_type: 'refresh_token', refresh_token: refreshToken },
    basicAuthorization(client),
  )

  return refreshTokenIn(answer)
}

function refreshTokenIn(answer: Answer): string {
  const { refresh_token, id_token } = JSON.parse(expectStatus(answer, 200).text)
  if (!refresh_token || !id_token) throw new Error('an incomplete token response')

  return refresh_token
}
