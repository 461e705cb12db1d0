import type { Page } from '../../src/surfaces/http/pages/index.ts'

const NOW = 1_767_225_600_000

const frame = {
  appsHref: '/apps',
  tokensHref: '/tokens',
  accountHref: '/account',
  current: 'apps',
  signOutAction: '/sign-out',
  csrf: 'csrf token',
} as const
const fullFrame = { ...frame, email: 'ada@example.org', current: 'tokens' } as const
const notice = { code: 'app_created' }
const error = { code: 'setting_too_long', values: { most: 100 }, field: 'name' }
const types = ['web', 'spa', 'native', 'machine'].map((type) => ({
  type,
  isChosen: type === 'web',
}))
const app = {
  name: 'Kite Photos',
  clientId: 'client id',
  issuer: 'https://id.example',
  events: [],
  appsHref: '/apps',
  settingsHref: '/settings',
  deletionHref: '/deletion',
}
const snippets = (...templates: string[]) =>
  templates.map((template) => ({ template, label: template }))

/** Every page of the dashboard with as little as it can show, then with as much. */
export const dashboardPages: readonly (readonly [what: string, page: Page])[] = [
  ['dashboard', { view: 'dashboard/welcome', model: { signInHref: '/sign-in' } }],
  ['dashboard, signed out', { view: 'dashboard/welcome', model: { signInHref: '/in', notice } }],
  [
    'not a developer',
    {
      view: 'dashboard/not-a-developer',
      model: { email: 'ada@example.org', signOutAction: '/sign-out', csrf: 'csrf token' },
    },
  ],
  ['no apps', { view: 'dashboard/apps', model: { frame, newAppHref: '/new', apps: [] } }],
  [
    'apps',
    {
      view: 'dashboard/apps',
      model: {
        frame: fullFrame,
        notice,
        newAppHref: '/new',
        apps: [{ href: '/app', name: 'Kite Photos', type: 'web', clientId: 'id', createdAt: NOW }],
        search: { action: '/apps', value: 'kite' },
        pages: {
          first: 2,
          last: 2,
          count: 3,
          previousHref: '/apps?page=1',
          nextHref: '/apps?page=3',
        },
      },
    },
  ],
  [
    'apps, none found',
    {
      view: 'dashboard/apps',
      model: { frame, newAppHref: '/new', apps: [], search: { action: '/apps', value: 'kite' } },
    },
  ],
  [
    'new app',
    { view: 'dashboard/new-app', model: { frame, action: '/new', backHref: '/apps', types } },
  ],
  [
    'new app, refused',
    {
      view: 'dashboard/new-app',
      model: { frame, action: '/new', backHref: '/', types, name: 'K', redirectUri: 'u', error },
    },
  ],
  [
    'machine app',
    {
      view: 'dashboard/app',
      model: {
        ...app,
        frame,
        type: 'machine',
        redirectUris: [],
        snippets: snippets('machine-curl', 'machine-node', 'machine-python'),
      },
    },
  ],
  [
    'public app',
    {
      view: 'dashboard/app',
      model: {
        ...app,
        frame,
        type: 'spa',
        redirectUris: ['https://photos.example/callback'],
        snippets: snippets('public-browser', 'public-node', 'public-python'),
      },
    },
  ],
  [
    'web app with everything',
    {
      view: 'dashboard/app',
      model: {
        ...app,
        frame: fullFrame,
        notice,
        type: 'web',
        secret: 'the secret',
        secrets: [{ createdAt: NOW }, { createdAt: NOW, expiresAt: NOW }],
        secretHref: '/secret',
        trialAction: '/try',
        loginHref: '/user-login',
        redirectUris: ['https://photos.example/callback', 'https://photos.example/other'],
        snippets: snippets('web-curl', 'web-node', 'web-express', 'web-next', 'web-python'),
        events: [
          { kind: 'sign-in', occurredAt: NOW, correlationId: 'one', userId: 'user' },
          { kind: 'refusal', occurredAt: NOW, correlationId: 'two', code: 'c', reason: 'why' },
          { kind: 'refusal', occurredAt: NOW, correlationId: 'three', advice: 'noPkce' },
        ],
        olderHref: '/app?until=1',
        newestHref: '/app',
      },
    },
  ],
  [
    'settings of an app, refused',
    {
      view: 'dashboard/app-settings',
      model: {
        frame,
        action: '/settings',
        backHref: '/app',
        appName: 'Kite Photos',
        types,
        name: 'Kite',
        redirectUris: 'https://a.example\nhttps://b.example',
        postLogoutRedirectUris: '',
        backchannelLogoutUri: '',
        loginMethods: [
          { field: 'loginMethod-passkey', name: 'passkey', isChosen: true },
          { field: 'loginMethod-acme', name: 'acme', label: 'Acme', isChosen: false },
        ],
        error: { ...error, field: 'redirectUri' },
      },
    },
  ],
  [
    'new secret, refused',
    {
      view: 'dashboard/app-secret',
      model: {
        frame,
        action: '/secret',
        backHref: '/app',
        appName: 'Kite Photos',
        overlaps: [0, 24, 168].map((hours) => ({ hours, isChosen: hours === 24 })),
        error: { code: 'too_many_secrets' },
      },
    },
  ],
  [
    'deletion, refused',
    {
      view: 'dashboard/app-deletion',
      model: {
        frame,
        action: '/delete',
        backHref: '/app',
        appName: 'Kite Photos',
        error: { code: 'name_differs', field: 'name' },
      },
    },
  ],
  [
    'trial',
    {
      view: 'dashboard/trial',
      model: {
        frame,
        action: '/try',
        backHref: '/app',
        appName: 'Kite Photos',
        email: 'ada@example.org',
        tokens: [
          { name: 'id_token', header: '{}', payload: '{}', value: 'a signed token' },
          { name: 'refresh_token', value: 'opaque' },
        ],
      },
    },
  ],
  [
    'trial that failed',
    {
      view: 'dashboard/trial',
      model: {
        frame,
        action: '/try',
        backHref: '/app',
        appName: 'Kite Photos',
        failure: { code: 'access_denied', reason: 'the end-user denied the request' },
      },
    },
  ],
  [
    'tokens',
    {
      view: 'dashboard/tokens',
      model: {
        frame: fullFrame,
        notice,
        action: '/tokens',
        secret: 'the token',
        registryUrl: 'https://id.example/v1/app',
        lifetimes: [7, 30].map((days) => ({ days, isChosen: days === 7 })),
        tokens: [
          { name: 'one', createdAt: NOW, expiresAt: NOW, revokeAction: '/revoke' },
          { name: 'two', createdAt: NOW, expiresAt: NOW, lastUsedAt: NOW, revokeAction: '/revoke' },
        ],
        error,
      },
    },
  ],
]
