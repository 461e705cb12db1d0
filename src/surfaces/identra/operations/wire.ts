import { z } from 'zod'
import { optionalText, requiredText } from '../../http/index.ts'
import { InvalidField } from './errors.ts'

/*
 * The messages, by their names in JSON. Integers of 64 bits are texts, as proto3 has it in JSON; a
 * field that proto3 calls optional is left out where it says nothing.
 */

const email = requiredText('email')
const password = requiredText('password')
const code = requiredText('code')
const state = requiredText('state')
const refreshToken = requiredText('refresh_token')
/** May come as `Authorization: Bearer` instead. */
const accessToken = optionalText('access_token').describe(
  'May be left out where Authorization: Bearer says it, which wins.',
)

export const empty = z.object({})

export const getOAuthAuthorizationURLRequest = z.object({
  provider: requiredText('provider'),
  redirect_url: optionalText('redirect_url').describe(
    'One of IDENTRA_REDIRECT_URLS; the first of them where nothing is said.',
  ),
})
export const loginByOAuthRequest = z.object({ code, state })
export const bindUserByOAuthRequest = z.object({ access_token: accessToken, code, state })
export const sendLoginEmailCodeRequest = z.object({
  email,
  use_html: z
    .boolean('use_html must be true or false')
    .optional()
    .describe('Whether the mail is to have HTML beside its text.'),
})
export const loginByEmailCodeRequest = z.object({ email, code })
export const passwordRequest = z.object({ email, password })
export const refreshTokenRequest = z.object({ refresh_token: refreshToken })
export const getCurrentUserLoginInfoRequest = z.object({ access_token: accessToken })

const token = z.object({
  token: z.string(),
  expires_at: z.string().regex(/^\d+$/).describe('Seconds since the epoch.'),
})

export const tokenPair = z.object({
  access_token: token,
  refresh_token: token,
  token_type: z.literal('Bearer'),
})
export const tokenResponse = z.object({ token: tokenPair })

export const jsonWebKey = z.object({
  kty: z.string(),
  alg: z.string(),
  use: z.string(),
  kid: z.string(),
  n: z.string().optional(),
  e: z.string().optional(),
  crv: z.string().optional(),
  x: z.string().optional(),
  y: z.string().optional(),
})
export const getJWKSResponse = z.object({ keys: z.array(jsonWebKey) })

export const oauthProviderStatus = z.object({
  name: z.string(),
  enabled: z.boolean(),
  reason: z.enum(['missing_client_id', 'missing_client_secret']).optional(),
})
export const listOAuthProvidersResponse = z.object({ providers: z.array(oauthProviderStatus) })
export const getOAuthAuthorizationURLResponse = z.object({ url: z.string(), state: z.string() })

export const bindUserByOAuthResponse = z.object({
  token: tokenPair,
  username: z.string(),
  avatar_url: z.string(),
})
export const loginByOAuthResponse = bindUserByOAuthResponse.extend({ email: z.string() })

export const getCurrentUserLoginInfoResponse = z.object({
  user_id: z.uuid(),
  email: z.string(),
  github_id: z.string().optional(),
  password_enabled: z.boolean(),
  oauth_connections: z.array(z.object({ provider: z.string(), provider_user_id: z.string() })),
})

/**
 * The message as the schema wants it, without what it does not name.
 * @throws {InvalidField} with the message of the first field that is wrong
 */
export function readMessage<Schema extends z.ZodObject>(
  schema: Schema,
  message: unknown,
): z.output<Schema> {
  const { data, error } = schema.safeParse(message)
  const [issue] = error?.issues ?? []
  if (issue) throw new InvalidField(issue.path.length ? issue.message : NOT_AN_OBJECT)

  return data as z.output<Schema>
}

const NOT_AN_OBJECT = 'the message must be an object'
