import { expect, test } from '@jest/globals'
import { HOUR, SECOND } from '../../src/core/values/index.ts'
import { hasForm } from '../support/people.ts'
import { refresh, type SignedIn, signIn } from '../support/signed-in.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

/** What somebody who signed in can still do with what they got. */
async function powersOf(system: TestSystem, { browser, party, registered, ...held }: SignedIn) {
  const userinfo = await fetch(`${system.issuer}/oidc/userinfo`, {
    headers: { authorization: `Bearer ${held.tokens.access_token}` },
  })
  const { url } = await party.authorization()
  const page = await browser.get(url)

  return {
    userinfo: userinfo.status,
    refresh: (await refresh(system.issuer, registered, held.refreshToken)).status,
    isAskedToSignIn: hasForm(page, '/login'),
  }
}

const ALL = { userinfo: 200, refresh: 200, isAskedToSignIn: false }
const NONE = { userinfo: 401, refresh: 400, isAskedToSignIn: true }

test('what was issued before a time is dead, and what came later goes on', async () => {
  await using system = await startTestSystem()
  const revoke = (issuedBefore: number) =>
    system.storage.issuedThings.revoke({
      issuedBefore,
      now: Date.now(),
      withPersonalTokens: false,
    })
  const [one, other] = [await signIn(system), await signIn(system)]

  await revoke(Date.now() - HOUR)
  expect(await powersOf(system, one)).toEqual(ALL)
  // The second that is now is not told from its beginning.
  await revoke(Date.now() + SECOND)
  expect(await powersOf(system, other)).toEqual(NONE)
  expect(await powersOf(system, await signIn(system))).toEqual(ALL)
})
