import { describe, expect, test } from '@jest/globals'
import { KyselyAppStore } from '../../src/adapters/storage/kysely/app-store.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { AppRegistry, InvalidAppSetting, isSecretOf } from '../../src/core/apps/index.ts'
import { isId } from '../../src/core/values/index.ts'
import { appSettings } from '../support/apps.ts'
import { silentAudit } from '../support/audit-events.ts'
import { TestClock } from '../support/clock.ts'
import { engines, type TestEngine } from '../support/databases.ts'
import { newUser } from '../support/users.ts'

const EC_KEY = {
  kty: 'EC',
  crv: 'P-256',
  // RFC 7517, appendix A.1
  x: 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4',
  y: '4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM',
}

async function openRegistry() {
  const database = await (engines[0] as TestEngine).open()
  const apps = new KyselyAppStore(database.db)
  const clock = new TestClock()

  return {
    apps,
    users: new KyselyUserStore(database.db),
    clock,
    registry: new AppRegistry({ apps, audit: silentAudit, clock }),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

describe('the app registry', () => {
  test('registers an app under ids of its own, for its owner', async () => {
    await using opened = await openRegistry()
    const { apps, registry, clock } = opened
    const ownerId = (await opened.users.create(newUser(), 0)).id

    const { app } = await registry.register(appSettings({ name: ' Notes ' }), ownerId)

    expect(app).toMatchObject({ name: 'Notes', ownerId, createdAt: clock.now() })
    expect([isId(app.id), isId(app.clientId), app.id === app.clientId]).toEqual([true, true, false])
    expect(await apps.find(app.id)).toEqual(app)
  })

  test.each(['web', 'machine'] as const)('gives a %s app a secret, shown once', async (type) => {
    await using opened = await openRegistry()
    const { apps, registry, clock } = opened
    const redirectUris = type === 'web' ? appSettings().redirectUris : []

    const { app, secret } = await registry.register(appSettings({ type, redirectUris }))

    const value = secret?.reveal() ?? ''
    expect(value).toMatch(/^[0-9a-f]{64}$/)
    const kept = await apps.findByClientId(app.clientId)
    expect(kept && isSecretOf(kept, value, clock.now())).toBe(true)
    expect(JSON.stringify(kept)).not.toContain(value)
  })

  test.each(['spa', 'native'] as const)(
    'gives a %s app none: it could not keep it',
    async (type) => {
      await using opened = await openRegistry()

      const { app, secret } = await opened.registry.register(appSettings({ type }))

      expect([secret, app.secrets]).toEqual([undefined, []])
    },
  )

  test('gives no secret to an app that authenticates by key', async () => {
    await using opened = await openRegistry()

    const { app, secret } = await opened.registry.register(
      appSettings({ jwks: { keys: [EC_KEY] } }),
    )

    expect([secret, app.secrets]).toEqual([undefined, []])
    expect(app.jwks).toEqual({ keys: [EC_KEY] })
  })

  test('writes nothing when a setting is wrong', async () => {
    await using opened = await openRegistry()

    await expect(opened.registry.register(appSettings({ redirectUris: ['x'] }))).rejects.toThrow(
      InvalidAppSetting,
    )
    expect(await opened.apps.list({})).toEqual([])
  })
})
