import type { Page } from '../../src/surfaces/http/pages/index.ts'
import { accountPages } from './sample-account-pages.ts'
import { dashboardPages } from './sample-dashboard-pages.ts'

const form = { action: '/action', csrf: 'csrf token' }
const app = { appName: 'Kite Photos', appHref: 'https://photos.example' }
const appForm = { ...form, appName: app.appName, cancelAction: '/cancel' }
const error = { code: 'too_many_attempts', values: { seconds: 600 } }
const upstreams = ['google', 'github', 'acme'].map((name) => ({
  name,
  label: name,
  action: `/${name}`,
}))
const passkey = { action: '/passkey', optionsAction: '/passkey/options' }
const correlationId = 'correlation id'

/** Every page with as little as it can show, then with as much. */
export const samplePages: readonly (readonly [what: string, page: Page])[] = [
  [
    'login',
    {
      view: 'interaction/login',
      model: { ...appForm, passkey, takesPassword: true, upstreams: [] },
    },
  ],
  [
    'login, refused',
    {
      view: 'interaction/login',
      model: {
        ...appForm,
        email: 'ada@example.org',
        error,
        notice: { code: 'code_sent' },
        passkey,
        takesPassword: true,
        upstreams,
        registerHref: '/register',
      },
    },
  ],
  [
    'registration',
    { view: 'interaction/register', model: { ...appForm, upstreams: [], loginHref: '/login' } },
  ],
  [
    'registration, refused',
    {
      view: 'interaction/register',
      model: {
        ...appForm,
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        error: { code: 'password_too_short', field: 'password' },
        upstreams,
        loginHref: '/login',
      },
    },
  ],
  [
    'code',
    {
      view: 'interaction/code',
      model: {
        ...form,
        address: 'ada@example.org',
        minutes: 10,
        resendAction: '/resend',
        changeHref: '/register',
      },
    },
  ],
  [
    'code, refused',
    {
      view: 'interaction/code',
      model: {
        ...form,
        appName: app.appName,
        address: 'ada@example.org',
        minutes: 10,
        error: { code: 'invalid_email_code', field: 'code' },
        notice: { code: 'code_sent' },
        resendAction: '/resend',
        changeHref: '/register',
      },
    },
  ],
  ['reset', { view: 'interaction/reset', model: { ...appForm, loginHref: '/login' } }],
  [
    'reset, refused',
    {
      view: 'interaction/reset',
      model: {
        ...appForm,
        email: 'ada',
        error: { code: 'invalid_email_address', field: 'email' },
        loginHref: '/login',
      },
    },
  ],
  [
    'new password',
    {
      view: 'interaction/new-password',
      model: {
        ...form,
        address: 'ada@example.org',
        minutes: 10,
        resendAction: '/resend',
        changeHref: '/reset',
      },
    },
  ],
  [
    'new password, refused',
    {
      view: 'interaction/new-password',
      model: {
        ...form,
        appName: app.appName,
        address: 'ada@example.org',
        minutes: 10,
        error: { code: 'password_too_short', field: 'password' },
        notice: { code: 'code_sent' },
        resendAction: '/resend',
        changeHref: '/reset',
      },
    },
  ],
  [
    'second factor',
    {
      view: 'interaction/second-factor',
      model: { ...form, appName: app.appName, otherHref: '/recovery', loginHref: '/login' },
    },
  ],
  [
    'recovery code, refused',
    {
      view: 'interaction/recovery-code',
      model: {
        ...form,
        appName: app.appName,
        error: { code: 'invalid_recovery_code', field: 'code' },
        otherHref: '/two-step',
        loginHref: '/login',
      },
    },
  ],
  [
    'second factor that is required',
    {
      view: 'interaction/second-factor-required',
      model: {
        appName: app.appName,
        setUpHref: '/account/two-step',
        loginHref: '/login',
        cancelAction: '/give-up',
        csrf: form.csrf,
      },
    },
  ],
  [
    'consent',
    {
      view: 'interaction/consent',
      model: {
        ...appForm,
        scopes: [],
        claims: [],
        managesApps: false,
        resources: [],
        switchAccountAction: '/switch',
      },
    },
  ],
  [
    'consent to everything',
    {
      view: 'interaction/consent',
      model: {
        ...appForm,
        appHost: 'photos.example:8443',
        userName: 'Ada Lovelace',
        userEmail: 'ada@example.org',
        scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'albums'],
        claims: ['given_name', 'shoe_size'],
        managesApps: true,
        resources: [{ indicator: 'https://api.example', scopes: ['read', 'write'] }],
        switchAccountAction: '/switch',
      },
    },
  ],
  ['logout', { view: 'logout', model: { action: '/logout', xsrf: 'xsrf token' } }],
  [
    'logout from an app',
    {
      view: 'logout',
      model: {
        action: '/logout',
        xsrf: 'xsrf token',
        appName: app.appName,
        userEmail: 'ada@example.org',
      },
    },
  ],
  ['signed out', { view: 'signed-out', model: {} }],
  ['signed out of an app', { view: 'signed-out', model: app }],
  ['expired', { view: 'expired', model: { correlationId } }],
  [
    'expired, with ways on',
    { view: 'expired', model: { correlationId, restartHref: '/restart', ...app } },
  ],
  ['refusal', { view: 'error', model: { error: { code: 'csrf' }, status: 403, correlationId } }],
  [
    'outage, with ways on',
    {
      view: 'error',
      model: {
        error: { code: 'no_such_code' },
        status: 503,
        correlationId,
        detail: 'for the developer',
        restartHref: '/restart',
        ...app,
      },
    },
  ],
  ['not found', { view: 'not-found', model: { correlationId } }],
  [
    'app that is not registered',
    { view: 'app-not-registered', model: { correlationId, dashboardHref: '/dashboard' } },
  ],
  ['set-up', { view: 'setup', model: { ...form, token: 'token' } }],
  [
    'set-up, refused',
    {
      view: 'setup',
      model: {
        ...form,
        token: 'token',
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        error: { code: 'password_too_short', field: 'password' },
      },
    },
  ],
  ['set-up, over', { view: 'setup-over', model: { homeHref: '/' } }],
  [
    'home',
    {
      view: 'home',
      model: {
        issuer: 'https://id.example',
        accountHref: '/a',
        dashboardHref: '/d',
        discoveryHref: '/discovery',
      },
    },
  ],
  ['inbox, empty', { view: 'dev-mail', model: { mails: [] } }],
  [
    'inbox',
    {
      view: 'dev-mail',
      model: {
        mails: [
          { to: 'ada@example.org', subject: 'Subject', text: 'Text', sentAt: 1_767_225_600_000 },
        ],
      },
    },
  ],
  ...accountPages,
  ...dashboardPages,
]
