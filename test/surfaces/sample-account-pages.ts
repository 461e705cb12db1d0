import type { Page } from '../../src/surfaces/http/pages/index.ts'

const NOW = 1_767_225_600_000

export const accountFrame = {
  homeHref: '/account',
  sections: [
    { name: 'profile', href: '/account', isCurrent: true },
    { name: 'unheard-of', href: '/other', isCurrent: false },
  ],
  signOutAction: '/sign-out',
  csrf: 'csrf token',
}
const fullFrame = { ...accountFrame, email: 'ada@example.org' }
const notice = { code: 'profile_saved' }
const profile = { frame: accountFrame, action: '/account', userId: 'id', createdAt: NOW }

const device = {
  browser: 'Firefox',
  system: 'Linux',
  network: '203.0.113.0/24',
  signedInAt: NOW,
  usedAt: NOW,
}
const nothing = { scopes: [], claims: [], managesApps: false, resources: [] }

/** Every page of the account with as little as it can show, then with as much. */
export const accountPages: readonly (readonly [what: string, page: Page])[] = [
  ['account', { view: 'account/welcome', model: { signInHref: '/sign-in' } }],
  ['account, signed out', { view: 'account/welcome', model: { signInHref: '/in', notice } }],
  ['profile', { view: 'account/profile', model: { ...profile, name: '' } }],
  [
    'profile, refused',
    {
      view: 'account/profile',
      model: {
        ...profile,
        frame: fullFrame,
        notice,
        name: 'Ada',
        error: { code: 'name_too_long', field: 'name' },
      },
    },
  ],
  [
    'devices, one',
    {
      view: 'account/sessions',
      model: { frame: accountFrame, current: {}, others: [], endOthersAction: '/end-others' },
    },
  ],
  [
    'devices',
    {
      view: 'account/sessions',
      model: {
        frame: fullFrame,
        notice,
        current: device,
        others: [
          { ...device, endAction: '/end' },
          { system: 'Linux', endAction: '/end' },
        ],
        endOthersAction: '/end-others',
      },
    },
  ],
  ['no apps of an account', { view: 'account/apps', model: { frame: accountFrame, apps: [] } }],
  [
    'apps of an account',
    {
      view: 'account/apps',
      model: {
        frame: fullFrame,
        notice,
        apps: [
          { name: 'Kite Photos', ...nothing, revokeAction: '/revoke' },
          {
            name: 'Tide Tables',
            agreedAt: NOW,
            scopes: ['openid', 'unheard-of'],
            claims: ['picture'],
            managesApps: true,
            resources: [{ indicator: 'https://api.example', scopes: ['read'] }],
            revokeAction: '/revoke',
          },
        ],
      },
    },
  ],
]
