import type { ApiOperation } from '../http/index.ts'
import {
  appChanges,
  appList,
  appResource,
  createdApp,
  newApp,
  rotatedApp,
  secretRotation,
} from './wire.ts'

const REFUSED = {
  401: 'There is no developer token, or it is not valid any more.',
  403: 'The token is not for this, or whoever it speaks for is no developer.',
} as const

const NO_SUCH_APP = { 404: 'You have no such app.' } as const

const CHANGE = { 429: 'Too many changes. Ask again after as many seconds as Retry-After says.' }

const app = { name: 'App', schema: appResource }

/** The registry of apps: Clura's contract, and what we add to it. */
export const registryOperations = {
  create: {
    method: 'post',
    path: '/v1/app',
    operationId: 'createApp',
    summary: 'Register an app',
    needsDeveloper: true,
    body: { name: 'NewApp', schema: newApp },
    answer: {
      status: 201,
      description: 'The app with its secret, which is not shown again.',
      body: { name: 'CreatedApp', schema: createdApp },
    },
    refusals: {
      400: 'A field is missing or wrong.',
      409: 'You have too many apps.',
      ...REFUSED,
      ...CHANGE,
    },
  },
  list: {
    method: 'get',
    path: '/v1/app',
    operationId: 'listApps',
    summary: 'List your apps, newest first',
    needsDeveloper: true,
    answer: {
      status: 200,
      description: 'Your apps.',
      body: { name: 'AppList', schema: appList },
    },
    refusals: REFUSED,
  },
  get: {
    method: 'get',
    path: '/v1/app/{id}',
    operationId: 'getApp',
    summary: 'Show an app',
    needsDeveloper: true,
    answer: { status: 200, description: 'The app.', body: app },
    refusals: { 400: 'The id is not a UUID.', ...REFUSED, ...NO_SUCH_APP },
  },
  update: {
    method: 'patch',
    path: '/v1/app/{id}',
    operationId: 'updateApp',
    summary: 'Change an app',
    needsDeveloper: true,
    body: { name: 'AppChanges', schema: appChanges },
    answer: { status: 200, description: 'The app as it is now.', body: app },
    refusals: {
      400: 'The id or a field is wrong, or there is nothing to change.',
      ...REFUSED,
      ...NO_SUCH_APP,
      ...CHANGE,
    },
  },
  delete: {
    method: 'delete',
    path: '/v1/app/{id}',
    operationId: 'deleteApp',
    summary: 'Delete an app with everything that was issued to it',
    needsDeveloper: true,
    answer: { status: 204, description: 'It is gone.' },
    refusals: { 400: 'The id is not a UUID.', ...REFUSED, ...NO_SUCH_APP, ...CHANGE },
  },
  rotateSecret: {
    method: 'post',
    path: '/v1/app/{id}/secret',
    operationId: 'rotateSecret',
    summary: 'Give an app a new secret; the old one works on for a while',
    needsDeveloper: true,
    body: { name: 'SecretRotation', schema: secretRotation, isOptional: true },
    answer: {
      status: 201,
      description: 'The app with its new secret, which is not shown again.',
      body: { name: 'RotatedApp', schema: rotatedApp },
    },
    refusals: {
      400: 'The id or the overlap is wrong, or the app has no secret.',
      409: 'Too many secrets of the app still work.',
      ...REFUSED,
      ...NO_SUCH_APP,
      ...CHANGE,
    },
  },
} as const satisfies Record<string, ApiOperation>
