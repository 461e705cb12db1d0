import { describe, expect, test } from '@jest/globals'
import { type AppSettings, parseAppSettings } from '../../src/core/apps/index.ts'
import { appSettings } from '../support/apps.ts'

const faultOf = (changes: Partial<AppSettings>): unknown => {
  try {
    parseAppSettings(appSettings(changes))
  } catch (error) {
    return error
  }
  return undefined
}

describe('the name of an app', () => {
  test('is trimmed and composed', () => {
    expect(parseAppSettings(appSettings({ name: '  Cafe\u0301 \n' })).name).toBe('Café')
  })

  test.each([
    'N',
    'Notes & Co. <beta>',
    '家計簿',
    'یادداشت\u200cها',
    '📓',
    '👩‍👧',
    'n'.repeat(100),
  ])('may be %s', (name) => {
    expect(parseAppSettings(appSettings({ name })).name).toBe(name)
  })

  test.each([
    ['', 'name is required'],
    ['   ', 'name is required'],
    ['\u200b', 'name is required'],
    ['n'.repeat(101), 'name must not be longer than 100 characters'],
    ['Notes\nSign in here', 'name must not contain control characters'],
    ['Notes\0', 'name must not contain control characters'],
    ['Notes\u2028Sign in', 'name must not contain control characters'],
    ['\u202egro.live', 'name must not contain control characters'],
    ['Notes\u2067', 'name must not contain control characters'],
    ['Notes\ud83d', 'name must not contain control characters'],
  ])('is not %j: %s', (name, message) => {
    expect(faultOf({ name })).toMatchObject({ code: 'invalid_app_setting', field: 'name', message })
  })
})

describe('the redirect URIs of an app', () => {
  test('are required of everything that people sign in to', () => {
    for (const type of ['web', 'spa', 'native'] as const) {
      expect(faultOf({ type, redirectUris: [] })).toMatchObject({
        field: 'redirectUri',
        message: 'redirectUri is required',
      })
    }
  })

  test('are none for a machine', () => {
    const redirectUris = ['https://notes.example.com/']

    expect(faultOf({ type: 'machine', redirectUris: [] })).toBeUndefined()
    expect(faultOf({ type: 'machine', redirectUris })).toMatchObject({ field: 'redirectUri' })
    expect(
      faultOf({ type: 'machine', redirectUris: [], postLogoutRedirectUris: redirectUris }),
    ).toMatchObject({ field: 'postLogoutRedirectUri' })
  })

  test('are checked one by one, those of a logout too', () => {
    const uris = ['https://notes.example.com/', 'http://notes.example.com/']

    expect(faultOf({ redirectUris: uris })).toMatchObject({ field: 'redirectUri' })
    expect(faultOf({ postLogoutRedirectUris: uris })).toMatchObject({
      field: 'postLogoutRedirectUri',
    })
  })

  test('are kept once each, in their order', () => {
    const [first, second] = ['https://notes.example.com/b', 'https://notes.example.com/a']

    expect(
      parseAppSettings(appSettings({ redirectUris: [first, second, first] })).redirectUris,
    ).toEqual([first, second])
  })

  test('are not more than can be stored', () => {
    const redirectUris = Array.from({ length: 11 }, (_, index) =>
      `https://notes.example.com/${index}`.padEnd(2_000, 'a'),
    )

    expect(faultOf({ redirectUris: redirectUris.slice(1) })).toBeUndefined()
    expect(faultOf({ redirectUris })).toMatchObject({ field: 'redirectUri' })
  })
})

describe('the back-channel logout URI of an app', () => {
  test('is an address that a server has', () => {
    const backchannelLogoutUri = 'https://notes.example.com/logout'

    expect(faultOf({ backchannelLogoutUri })).toBeUndefined()
    expect(faultOf({ backchannelLogoutUri: 'http://notes.example.com/' })).toMatchObject({
      field: 'backchannelLogoutUri',
      message: 'backchannelLogoutUri must use https, or http with a loopback host',
    })
    expect(
      faultOf({ type: 'native', backchannelLogoutUri: 'com.example.notes:/logout' }),
    ).toMatchObject({ field: 'backchannelLogoutUri' })
    expect(faultOf({ type: 'machine', redirectUris: [], backchannelLogoutUri })).toMatchObject({
      message: 'a machine app has no backchannelLogoutUri',
    })
  })
})
