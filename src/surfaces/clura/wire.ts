import { z } from 'zod'
import { optionalText, requiredText } from '../http/index.ts'

/** `POST /v1/global-auth/token` */
export const tokenRequest = z.object({
  code: requiredText('code'),
  app_secret: requiredText('app_secret'),
  app_client_id: optionalText('app_client_id'),
  code_verifier: optionalText('code_verifier'),
})

/** `POST /v1/global-auth/refresh` */
export const refreshRequest = z.object({
  refresh_token: requiredText('refresh_token'),
  app_client_id: requiredText('app_client_id'),
  app_secret: requiredText('app_secret'),
})

const jwt = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)

/** What both of them answer. */
export const tokenSet = z.object({
  id_token: jwt,
  access_token: jwt,
  refresh_token: z.string().regex(/^[0-9a-f]{64}$/),
})

/** `GET /v1/app/validate/{appClientId}` */
export const validity = z.object({ valid: z.boolean() })
