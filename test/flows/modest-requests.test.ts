import { expect, test } from '@jest/globals'
import { HttpBrowser } from '../support/http-browser.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem } from '../support/test-system.ts'

test('an authorization request that is too long to be kept goes back to the app', async () => {
  await using system = await startTestSystem()
  const party = await RelyingParty.discover(system.issuer, await system.registerApp())
  const answerTo = async (state: string) => {
    const { url } = await party.authorization({ state })

    return new HttpBrowser(system.issuer).get(url)
  }

  expect((await answerTo('x'.repeat(4_000))).text).toContain('Sign in')
  const { url } = await answerTo('x'.repeat(12_000))
  expect(url.searchParams.get('error')).toBe('invalid_request')
  expect(url.searchParams.get('error_description')).toBe('the authorization request is too long')
})
