import type { AppSettings, NewApp } from '../../src/core/apps/index.ts'
import { newId } from '../../src/core/values/index.ts'

/** Settings of a web app that may be registered. */
export const appSettings = (changes: Partial<AppSettings> = {}): AppSettings => ({
  name: 'Notes',
  type: 'web',
  redirectUris: ['https://notes.example.com/callback'],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  skipConsent: false,
  idTokenAlgorithm: 'RS256',
  jwks: undefined,
  ...changes,
})

export const newApp = (changes: Partial<NewApp> = {}): NewApp => ({
  ...appSettings(changes),
  id: newId(),
  clientId: newId(),
  ownerId: undefined,
  secretDigest: undefined,
  ...changes,
})
