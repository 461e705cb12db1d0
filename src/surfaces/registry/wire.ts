import { z } from 'zod'
import { APP_TYPES, DEFAULT_OVERLAP_MS, MAX_OVERLAP_MS } from '../../core/apps/index.ts'
import { SECOND } from '../../core/values/index.ts'
import { optionalText, requiredText } from '../http/index.ts'

const listOfTexts = (name: string) => {
  const error = `${name} must be a list of strings`

  return z.array(z.string(error), error).optional()
}

const LOGIN_METHODS = 'loginMethods must be a list of strings, or null'

const settings = {
  redirectUri: optionalText('redirectUri').describe(
    'Where users return to: first of redirectUris.',
  ),
  redirectUris: listOfTexts('redirectUris'),
  postLogoutRedirectUris: listOfTexts('postLogoutRedirectUris').describe(
    'Where users may go after signing out.',
  ),
  backchannelLogoutUri: z
    .string('backchannelLogoutUri must be a string or null')
    .nullable()
    .optional()
    .describe('Where a server of the app wants to hear that a session ended.'),
  loginMethods: z
    .array(z.string(LOGIN_METHODS), LOGIN_METHODS)
    .nullable()
    .optional()
    .describe(
      'The ways of signing in that the app takes: password, email-code, passkey, or an upstream such as google. null for every way there is.',
    ),
  type: z
    .enum(APP_TYPES, `type must be one of ${APP_TYPES.join(', ')}`)
    .optional()
    .describe('web and machine have a secret, spa and native do not. web where nothing is said.'),
}

/** `POST /v1/app` */
export const newApp = z.object({ name: requiredText('name'), ...settings })

/** `PATCH /v1/app/{id}` */
export const appChanges = z.object({ name: optionalText('name'), ...settings })

const MAX_OVERLAP_SECONDS = MAX_OVERLAP_MS / SECOND
const OVERLAP = `overlapSeconds must be a whole number from 0 to ${MAX_OVERLAP_SECONDS}`

/** `POST /v1/app/{id}/secret` */
export const secretRotation = z.object({
  overlapSeconds: z
    .int(OVERLAP)
    .min(0, OVERLAP)
    .max(MAX_OVERLAP_SECONDS, OVERLAP)
    .default(DEFAULT_OVERLAP_MS / SECOND)
    .describe('How long the secrets of before go on working.'),
})

/** An app. What is not in Clura's contract is there only where it says something. */
export const appResource = z.object({
  id: z.uuid(),
  clientId: z.uuid().describe('The developer who owns it.'),
  appClientId: z.uuid().describe('What OAuth calls client_id. Safe to show.'),
  name: z.string(),
  redirectUri: z.string().nullable().describe('null for a machine app.'),
  createdAt: z.iso.datetime(),
  redirectUris: z.array(z.string()).optional().describe('Where there are several.'),
  postLogoutRedirectUris: z.array(z.string()).optional().describe('Where there are any.'),
  backchannelLogoutUri: z.string().optional(),
  loginMethods: z.array(z.string()).optional().describe('Where the app does not take all.'),
  type: z.enum(APP_TYPES).exclude(['web']).optional().describe('Where it is not web.'),
})

const appSecret = z.string().regex(/^[0-9a-f]{64}$/)

/** The one answer that shows the secret of a new app. */
export const createdApp = appResource.extend({
  appSecret: appSecret.optional().describe('Shown now and never again. Not for spa and native.'),
})

export const rotatedApp = appResource.extend({
  appSecret: appSecret.describe('Shown now and never again.'),
})

export const appList = z.array(appResource)
