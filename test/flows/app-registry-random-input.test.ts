import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Developer, newDeveloper } from '../support/developers.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let ada: Developer
let appId: string
beforeAll(async () => {
  system = await startTestSystem()
  ada = await newDeveloper(system)
  const settings = { name: 'Notes', redirectUri: 'https://notes.example.com/' }
  appId = (await ada.ask('POST', '/v1/app', settings)).body.id
})
afterAll(async () => system[Symbol.asyncDispose]())

// biome-ignore format: a table
const TELLING = [
  'https://yourapp.com/', 'http://localhost/', 'com.example.app:/', 'https://', 'https:x', '//a', 'web',
  'spa', 'native', 'machine', '', '\u0000', '\ud800', '\u202e', '__proto__', 0, -1, 1e21, null, true, [], {},
]

const scalar = fc.oneof(
  fc.constantFrom(...TELLING),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.webUrl(),
)
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }))

/** Half of the time with what is right, so that the odd field gets past the first checks. */
const body = fc.tuple(
  fc.record({ name: fc.constant('Notes'), redirectUri: fc.webUrl() }, { requiredKeys: [] }),
  fc.record(
    {
      name: value,
      redirectUri: value,
      redirectUris: value,
      postLogoutRedirectUris: value,
      backchannelLogoutUri: value,
      type: value,
      overlapSeconds: value,
      clientId: value,
    },
    { requiredKeys: [] },
  ),
)

const REQUESTS: readonly (readonly [string, () => string, readonly number[]])[] = [
  ['POST', () => '/v1/app', [201, 400]],
  ['PATCH', () => `/v1/app/${appId}`, [200, 400]],
  ['POST', () => `/v1/app/${appId}/secret`, [201, 400, 409]],
]

test.each(REQUESTS)(
  'whatever is sent by %s, the registry takes it or says why not',
  async (method, path, statuses) => {
    await fc.assert(
      fc.asyncProperty(body, async ([right, odd]) => {
        const answer = await ada.ask(method, path(), { ...right, ...odd })

        expect(statuses).toContain(answer.status)
        if (answer.status >= 400) expect(answer.body).toEqual({ message: expect.any(String) })
      }),
      { numRuns: 80, endOnFailure: true },
    )
  },
)

test('whatever is asked for, the answer is one of the registry', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 20 }), async (text) => {
      const answer = await ada.ask('GET', `/v1/app/${encodeURIComponent(text.toWellFormed())}`)

      expect([200, 400, 404]).toContain(answer.status)
    }),
    { numRuns: 40 },
  )
})
