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
]
