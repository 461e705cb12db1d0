import type { ApiOperation } from '../http/index.ts'
import { refreshRequest, tokenRequest, tokenSet, validity } from './wire.ts'

const tokens = { name: 'TokenSet', schema: tokenSet }

/** The JSON of Clura's contract, but for that of the app registry. */
export const cluraOperations = {
  exchange: {
    method: 'post',
    path: '/v1/global-auth/token',
    operationId: 'exchangeCode',
    summary: 'Exchange the code of a login link for tokens',
    needsDeveloper: false,
    body: { name: 'TokenRequest', schema: tokenRequest },
    answer: { status: 200, description: 'The tokens.', body: tokens },
    refusals: {
      400: 'A field is missing or wrong.',
      401: 'The secret is wrong, or the code is invalid, expired or used.',
    },
  },
  refresh: {
    method: 'post',
    path: '/v1/global-auth/refresh',
    operationId: 'refreshTokens',
    summary: 'Exchange a refresh token for new tokens and the next refresh token',
    needsDeveloper: false,
    body: { name: 'RefreshRequest', schema: refreshRequest },
    answer: { status: 200, description: 'The tokens.', body: tokens },
    refusals: {
      400: 'A field is missing or wrong.',
      401: "The app's credentials are wrong, or the refresh token is invalid, expired or used.",
    },
  },
  validate: {
    method: 'get',
    path: '/v1/app/validate/{appClientId}',
    operationId: 'validateApp',
    summary: 'Say whether there is such an app',
    needsDeveloper: false,
    answer: {
      status: 200,
      description: 'Whether there is.',
      body: { name: 'Validity', schema: validity },
    },
    refusals: {},
  },
} as const satisfies Record<string, ApiOperation>
