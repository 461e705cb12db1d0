import { describe, expect, test } from '@jest/globals'
import { TestClock } from '../support/clock.ts'
import { refresh, signIn } from '../support/signed-in.ts'
import { startTestSystem } from '../support/test-system.ts'

const INVALID_GRANT = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'grant request is invalid' },
}

describe('refresh tokens', () => {
  test('give a hundred parallel refreshes one successor, and it works', async () => {
    await using system = await startTestSystem({ env: { REFRESH_OVERLAP: '60s' } })
    const { registered, refreshToken } = await signIn(system)

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => refresh(system.issuer, registered, refreshToken)),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const successors = new Set(answers.map(({ body }) => body.refresh_token))
    expect(successors.size).toBe(1)

    const [successor = ''] = successors
    expect(successor).toMatch(/^[0-9a-f]{64}$/)
    expect(await refresh(system.issuer, registered, successor)).toMatchObject({ status: 200 })
  })

  test('give the successor again to a client that lost the answer', async () => {
    await using system = await startTestSystem()
    const { registered, refreshToken } = await signIn(system)
    const first = await refresh(system.issuer, registered, refreshToken)
    const again = await refresh(system.issuer, registered, refreshToken)

    expect(again.body.refresh_token).toBe(first.body.refresh_token)
    expect(again.body.access_token).not.toBe(first.body.access_token)
  })

  test('used again after the overlap are refused and end the family', async () => {
    const clock = new TestClock(Date.now())
    await using system = await startTestSystem({ clock })
    const { registered, refreshToken } = await signIn(system)
    const { body } = await refresh(system.issuer, registered, refreshToken)

    clock.advance(3_001)
    expect(await refresh(system.issuer, registered, refreshToken)).toEqual(INVALID_GRANT)
    expect(await refresh(system.issuer, registered, body.refresh_token ?? '')).toEqual(
      INVALID_GRANT,
    )
  })

  test('used again after their successor was used are refused and end the family', async () => {
    await using system = await startTestSystem()
    const { registered, refreshToken } = await signIn(system)
    const second = await refresh(system.issuer, registered, refreshToken)
    const third = await refresh(system.issuer, registered, second.body.refresh_token ?? '')

    expect(await refresh(system.issuer, registered, refreshToken)).toEqual(INVALID_GRANT)
    expect(await refresh(system.issuer, registered, third.body.refresh_token ?? '')).toEqual(
      INVALID_GRANT,
    )
  })

  test('are good once when the operator allows no overlap', async () => {
    const clock = new TestClock(Date.now())
    await using system = await startTestSystem({ clock, env: { REFRESH_OVERLAP: '0s' } })
    const { registered, refreshToken } = await signIn(system)
    await refresh(system.issuer, registered, refreshToken)

    clock.advance(1)
    expect(await refresh(system.issuer, registered, refreshToken)).toEqual(INVALID_GRANT)
  })

  test('are of no use to another app', async () => {
    await using system = await startTestSystem()
    const { registered, refreshToken } = await signIn(system)
    const other = await system.registerApp()

    expect(await refresh(system.issuer, other, refreshToken)).toEqual(INVALID_GRANT)
    expect(await refresh(system.issuer, registered, refreshToken)).toMatchObject({ status: 200 })
  })
})
