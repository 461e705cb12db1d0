import { describe, expect, test } from '@jest/globals'
import { authorize, refresh, requestToken } from '../support/signed-in.ts'
import { startTestSystem } from '../support/test-system.ts'

describe('an authorization code', () => {
  test('is exchanged by one of a hundred, and its grant is dead afterwards', async () => {
    await using system = await startTestSystem()
    const { registered, checks, callback } = await authorize(system)
    const exchange = () =>
      requestToken(system.issuer, registered, {
        grant_type: 'authorization_code',
        code: callback.searchParams.get('code') ?? '',
        redirect_uri: 'http://localhost:4999/callback',
        code_verifier: checks.pkceCodeVerifier,
      })

    const answers = await Promise.all(Array.from({ length: 100 }, exchange))
    const winners = answers.filter(({ status }) => status === 200)
    const losers = answers.filter(({ status }) => status !== 200)
    expect(winners).toHaveLength(1)
    expect(losers).toHaveLength(99)
    for (const { status, body } of losers) {
      expect([status, body.error]).toEqual([400, 'invalid_grant'])
    }

    const { access_token = '', refresh_token = '' } = winners[0]?.body ?? {}
    expect(await refresh(system.issuer, registered, refresh_token)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    })
    const userinfo = await fetch(`${system.issuer}/oidc/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    })
    expect(userinfo.status).toBe(401)
  })

  test('used a second time ends what came of the first', async () => {
    await using system = await startTestSystem()
    const { registered, party, checks, callback } = await authorize(system)
    const tokens = await party.exchange(callback, checks)

    await expect(party.exchange(callback, checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect(await refresh(system.issuer, registered, tokens.refresh_token ?? '')).toMatchObject({
      status: 400,
    })
  })
})
