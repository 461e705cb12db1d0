import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { type Family, newFamilies } from '../faults/support/families.ts'
import { type Fleet, startFleet } from '../faults/support/fleet.ts'
import { registerApp, registerPerson } from '../faults/support/registered.ts'
import { refreshAt, requestToken } from '../faults/support/token-request.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'

const GRANT = { grant_type: 'client_credentials' }

const publishedBy = async (origin: string): Promise<string> =>
  (await fetch(`${origin}/.well-known/jwks.json`)).text()

const onlyFamily = async (fleet: Fleet): Promise<Family> => {
  const [family] = await newFamilies(fleet, 1)
  if (!family) throw new Error('nobody is signed in')

  return family
}

/** What every program says to the same question. */
const everywhere = <Answer>({ nodes }: Fleet, ask: (origin: string) => Promise<Answer>) =>
  Promise.all(nodes.map(({ origin }) => ask(origin)))

describe('many programs on one storage', () => {
  test('all publish a key within moments of its being added', async () => {
    await using fleet = await startFleet()
    const [before, ...others] = await everywhere(fleet, publishedBy)
    expect(others).toEqual([before])

    const { id } = await fleet.storage.signingKeys.add('ES256')
    await everywhere(fleet, async (origin) => {
      while (!(await publishedBy(origin)).includes(id)) await pause(20)
    })
    const [after, ...rest] = await everywhere(fleet, publishedBy)
    expect(rest).toEqual([after])
  })

  test('know an app from the moment it is registered until a second after it is deleted at most', async () => {
    await using fleet = await startFleet()
    const app = await registerApp(fleet, { type: 'machine', redirectUris: [] })
    const ask = (origin: string) => requestToken(origin, app, GRANT)
    expect(await everywhere(fleet, ask)).toMatchObject([{ outcome: 200 }, { outcome: 200 }])

    await fleet.storage.apps.delete(app.app.id, Date.now())
    await pause(1_000)
    const refused = { outcome: 401, body: { error: 'invalid_client' } }
    expect(await everywhere(fleet, ask)).toMatchObject([refused, refused])
  })

  test('refuse what was revoked at another, at once', async () => {
    await using fleet = await startFleet()
    const { app, refreshToken } = await onlyFamily(fleet)
    await fetch(`${fleet.originOf(0)}/oidc/revoke`, {
      method: 'POST',
      body: new URLSearchParams({
        token: refreshToken,
        client_id: app.app.clientId,
        client_secret: app.secret?.reveal() ?? '',
      }),
    })

    expect(await refreshAt(fleet.originOf(1), app, refreshToken)).toMatchObject({
      outcome: 400,
      body: { error: 'invalid_grant' },
    })
  })

  test('exchange a code once, however many are asked at once', async () => {
    await using fleet = await startFleet()
    const app = await registerApp(fleet)
    const party = await RelyingParty.discover(fleet.issuer, app)
    const browser = new HttpBrowser(fleet.issuer)
    const { callback, checks } = await signIn(party, browser, await registerPerson(fleet))
    const fields = {
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: party.redirectUri,
      code_verifier: checks.pkceCodeVerifier,
    }

    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => requestToken(fleet.originOf(n), app, fields)),
    )
    const outcomes = answers.map(({ outcome, body }) => [outcome, body.error])
    expect(outcomes.filter(([outcome]) => outcome === 200)).toHaveLength(1)
    expect(outcomes.filter(([, error]) => error === 'invalid_grant')).toHaveLength(39)
  })

  test('give way to each other: the next takes what one that is stopped no longer takes', async () => {
    await using fleet = await startFleet({ env: { SHUTDOWN_DELAY: '1s' } })
    const { app, refreshToken } = await onlyFamily(fleet)
    const [first, second] = fleet.nodes
    const stopped = first?.stop()
    while (await first?.isReady()) await pause(10)

    expect(await second?.isReady()).toBe(true)
    const { outcome, body } = await refreshAt(fleet.originOf(0), app, refreshToken)
    expect(outcome).toBe(200)
    expect(await stopped).toBe(0)
    expect(await refreshAt(fleet.originOf(1), app, body.refresh_token ?? '')).toMatchObject({
      outcome: 200,
    })
  })
})
