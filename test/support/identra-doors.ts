import type { GrpcProgram } from './grpc.ts'
import type { IdentraProgram } from './identra.ts'

export type Fields = Readonly<Record<string, unknown>>

export interface DoorAnswer {
  /** As gRPC counts: 0 is OK. */
  code: number
  /** Of a refusal. */
  message: string
  // biome-ignore lint/suspicious/noExplicitAny: what a program sees that has no types of ours
  body: any
  /** In seconds, where it is said. */
  retryAfter: string | undefined
}

/** Identra's operations by name, through one of its doors. */
export type AskDoor = (rpc: string, fields?: Fields, bearer?: string) => Promise<DoorAnswer>

// biome-ignore format: a table
const ROUTES: Readonly<Record<string, readonly ['get' | 'post', string]>> = {
  GetJWKS:                  ['get',  '/.well-known/jwks.json'],
  ListOAuthProviders:       ['get',  '/oauth/providers'],
  GetOAuthAuthorizationURL: ['get',  '/oauth/url'],
  LoginByOAuth:             ['post', '/oauth/login'],
  BindUserByOAuth:          ['post', '/oauth/bind'],
  SendLoginEmailCode:       ['post', '/email/code'],
  LoginByEmailCode:         ['post', '/email/login'],
  RegisterByPassword:       ['post', '/password/register'],
  LoginByPassword:          ['post', '/password/login'],
  RefreshToken:             ['post', '/token/refresh'],
  RevokeRefreshToken:       ['post', '/token/revoke'],
  GetCurrentUserLoginInfo:  ['post', '/me/login-info'],
}

/** The status that the contract gives a code. */
// biome-ignore format: a table
const STATUS: Readonly<Record<number, number>> = {
  3: 400, 5: 404, 6: 409, 7: 403, 8: 429, 9: 400, 14: 503, 16: 401,
}

export const rpcNames: readonly string[] = Object.keys(ROUTES)

const metadataOf = (bearer: string | undefined): Record<string, string> =>
  bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }

/** Fails when status and code do not belong together. */
export const byRest =
  (program: IdentraProgram): AskDoor =>
  async (rpc, fields = {}, bearer) => {
    const [method, path] = ROUTES[rpc] ?? ['get', '/nowhere']
    const { status, headers, body } =
      method === 'get'
        ? await program.get(
            `${path}?${new URLSearchParams(fields as Record<string, string>)}`,
            metadataOf(bearer),
          )
        : await program.post(path, fields, metadataOf(bearer))
    const retryAfter = headers.get('retry-after') ?? undefined
    if (status === 200) return { code: 0, message: '', body, retryAfter }

    const { code, message, ...rest } = body
    if (status !== STATUS[code] || JSON.stringify(rest) !== '{"details":[]}') {
      throw new Error(`${rpc} is refused by ${status} and ${JSON.stringify(body)}`)
    }

    return { code, message, body: undefined, retryAfter }
  }

export const byGrpc =
  (program: GrpcProgram): AskDoor =>
  async (rpc, fields = {}, bearer) => {
    const { metadata, ...answer } = await program.call(rpc, fields, metadataOf(bearer))
    const retryAfter = metadata['retry-after']

    return { ...answer, retryAfter: retryAfter === undefined ? undefined : String(retryAfter) }
  }
