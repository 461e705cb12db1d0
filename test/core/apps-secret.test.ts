import { describe, expect, test } from '@jest/globals'
import { isSecretOf } from '../../src/core/apps/index.ts'
import { digest } from '../../src/core/values/index.ts'

const NOW = Date.UTC(2026, 0, 1)

const app = {
  secrets: [
    { digest: digest('new'), createdAt: NOW - 10, expiresAt: undefined },
    { digest: digest('overlapping'), createdAt: NOW - 20, expiresAt: NOW + 1 },
    { digest: digest('expired'), createdAt: NOW - 30, expiresAt: NOW },
  ],
}

describe('the secret of an app', () => {
  test('is any that lives, so that a new one can be rolled out', () => {
    expect(isSecretOf(app, 'new', NOW)).toBe(true)
    expect(isSecretOf(app, 'overlapping', NOW)).toBe(true)
  })

  test('is none that has expired', () => {
    expect(isSecretOf(app, 'expired', NOW)).toBe(false)
  })

  test('is not its digest, and nothing else', () => {
    expect(isSecretOf(app, digest('new'), NOW)).toBe(false)
    expect(isSecretOf(app, '', NOW)).toBe(false)
    expect(isSecretOf({ secrets: [] }, 'new', NOW)).toBe(false)
  })
})
