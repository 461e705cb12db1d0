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
const fullFrame = { ...accountFrame, email: 'ada@example.org', dashboardHref: '/dashboard' }
const notice = { code: 'profile_saved' }
const profile = { frame: accountFrame, action: '/account', userId: 'id', createdAt: NOW }

const device = {
  browser: 'Firefox',
  system: 'Linux',
  network: '203.0.113.0/24',
  signedInAt: NOW,
  usedAt: NOW,
}
const subPage = { frame: accountFrame, action: '/action', backHref: '/back' }
const twoStep = {
  frame: accountFrame,
  setUpHref: '/set-up',
  offHref: '/off',
  renewAction: '/renew',
}
const nothing = { scopes: [], claims: [], managesApps: false, resources: [] }

const form = { frame: fullFrame, action: '/action', backHref: '/back' }
const password = {
  frame: accountFrame,
  action: '/password',
  isSet: true,
  hasVerifiedAddress: true,
  addressesHref: '/addresses',
  endsOthers: true,
}
const identity = { ...form, label: 'Google' }
const address = { frame: accountFrame, address: 'ada@example.org', backHref: '/addresses' }
const deletion = { toType: 'ada@example.org', dashboardHref: '/dashboard' }
const nameDiffers = { code: 'confirmation_differs', field: 'confirmation' }

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
  [
    'passkeys, none',
    { view: 'account/passkeys', model: { frame: accountFrame, newHref: '/new', passkeys: [] } },
  ],
  [
    'passkeys',
    {
      view: 'account/passkeys',
      model: {
        frame: fullFrame,
        notice: { code: 'passkey_added' },
        newHref: '/new',
        passkeys: [
          { href: '/1', name: 'Phone', isBackedUp: true, createdAt: NOW, lastUsedAt: NOW },
          { href: '/2', name: 'Key', isBackedUp: false, createdAt: NOW },
        ],
      },
    },
  ],
  [
    'new passkey',
    { view: 'account/new-passkey', model: { ...subPage, optionsAction: '/options' } },
  ],
  [
    'new passkey, refused',
    {
      view: 'account/new-passkey',
      model: {
        ...subPage,
        optionsAction: '/options',
        name: 'Phone',
        error: { code: 'invalid_passkey' },
      },
    },
  ],
  [
    'passkey, refused',
    {
      view: 'account/passkey',
      model: {
        ...subPage,
        name: 'Phone',
        removalAction: '/removal',
        error: { code: 'invalid_passkey_name', field: 'name' },
      },
    },
  ],
  ['two-step verification, off', { view: 'account/two-step', model: twoStep }],
  [
    'two-step verification, on',
    {
      view: 'account/two-step',
      model: {
        ...twoStep,
        frame: fullFrame,
        notice,
        error: { code: 'two_step_already_on' },
        on: { since: NOW, recoveryCodesLeft: 8 },
      },
    },
  ],
  [
    'two-step verification, being set up',
    {
      view: 'account/two-step-set-up',
      model: {
        ...subPage,
        qrCode: { size: 21, path: 'M0 0h1v1h-1z' },
        appHref: 'otpauth://totp/id.example:ada',
        secret: 'AAAA BBBB',
        error: { code: 'invalid_one_time_code', field: 'code' },
      },
    },
  ],
  ['two-step verification, to be turned off', { view: 'account/two-step-off', model: subPage }],
  [
    'recovery codes',
    {
      view: 'account/recovery-codes',
      model: { frame: accountFrame, codes: ['0000-1111-2222-3333'], backHref: '/back' },
    },
  ],
  [
    'password, none yet',
    { view: 'account/password', model: { ...password, isSet: false, hasVerifiedAddress: false } },
  ],
  [
    'password, refused',
    {
      view: 'account/password',
      model: {
        ...password,
        notice,
        email: 'ada@example.org',
        error: { code: 'wrong_present_password', field: 'present' },
      },
    },
  ],
  [
    'linked accounts, none',
    { view: 'account/identities', model: { frame: accountFrame, linked: [], offers: [] } },
  ],
  [
    'linked accounts',
    {
      view: 'account/identities',
      model: {
        frame: fullFrame,
        notice,
        error: { code: 'upstream_failed' },
        linked: [{ label: 'Google', href: '/google' }],
        offers: [{ label: 'GitHub', href: '/github' }],
      },
    },
  ],
  ['link an account', { view: 'account/identity-link', model: identity }],
  ['unlink an account', { view: 'account/identity', model: identity }],
  [
    'unlink the last account',
    { view: 'account/identity', model: { ...identity, notice, error: { code: 'last_way_in' } } },
  ],
  ['addresses, none', { view: 'account/addresses', model: { frame: accountFrame, addresses: [] } }],
  [
    'addresses',
    {
      view: 'account/addresses',
      model: {
        frame: fullFrame,
        notice,
        addresses: [
          { address: 'ada@example.org', isPrimary: true, isVerified: true, href: '/one' },
          { address: 'ada@example.com', isPrimary: false, isVerified: false, href: '/two' },
        ],
        newHref: '/new',
      },
    },
  ],
  ['the primary address', { view: 'account/address', model: { ...address, isPrimary: true } }],
  [
    'another address',
    {
      view: 'account/address',
      model: {
        ...address,
        isPrimary: false,
        verifyAction: '/verify',
        primaryAction: '/primary',
        removeAction: '/remove',
        error: { code: 'last_way_in' },
      },
    },
  ],
  ['new address', { view: 'account/new-address', model: form }],
  [
    'new address, refused',
    {
      view: 'account/new-address',
      model: {
        ...form,
        notice,
        email: 'ada',
        error: { code: 'invalid_email_address', field: 'email' },
      },
    },
  ],
  [
    'code of an address',
    {
      view: 'account/address-code',
      model: {
        ...form,
        notice,
        address: 'ada@example.org',
        minutes: 10,
        resendAction: '/resend',
        changeHref: '/change',
        error: { code: 'invalid_email_code', field: 'code' },
      },
    },
  ],
  [
    'data',
    {
      view: 'account/data',
      model: { frame: fullFrame, notice, exportHref: '/export', deletionHref: '/delete' },
    },
  ],
  ['export', { view: 'account/data-export', model: { ...form, notice } }],
  [
    'deletion',
    { view: 'account/deletion', model: { ...form, ...deletion, apps: [], error: nameDiffers } },
  ],
  [
    'deletion of who owns apps',
    { view: 'account/deletion', model: { ...form, ...deletion, notice, apps: ['Kite Photos'] } },
  ],
]
