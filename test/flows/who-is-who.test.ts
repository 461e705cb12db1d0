import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { newId } from '../../src/core/values/index.ts'
import {
  type Arrival,
  claimByPassword,
  registerByPassword,
  signInByCode,
  signInByGitHub,
  signInByGoogle,
} from '../support/arrivals.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

/** Ways to come with one address. What ends in ? does not show that the address is one's own. */
const WAYS: Readonly<Record<string, Arrival>> = {
  'password?': claimByPassword,
  'GitHub?': signInByGitHub({ verified: false }),
  'Google?': signInByGoogle({ verified: false }),
  password: registerByPassword,
  code: signInByCode,
  GitHub: signInByGitHub({ verified: true }),
  Google: signInByGoogle({ verified: true }),
}

/**
 * What comes of two who come with one address, one after the other:
 * one account for both, `two` accounts, the first one `falls` to the second, who owns the address
 * then, or the second one `stays out`, and has no account by it.
 */
// biome-ignore format: a table
const OUTCOMES = [
  // then       password?    GitHub?  Google?  password     code     GitHub   Google
  ['password?', 'stays out', 'two',   'two',   'falls',     'falls', 'falls', 'falls'],
  ['GitHub?',   'two',       'two',   'two',   'two',       'two',   'two',   'two'],
  ['Google?',   'two',       'two',   'two',   'two',       'two',   'two',   'two'],
  ['password',  'stays out', 'two',   'two',   'stays out', 'one',   'one',   'one'],
  ['code',      'stays out', 'two',   'two',   'stays out', 'one',   'one',   'one'],
  ['GitHub',    'stays out', 'two',   'two',   'stays out', 'one',   'one',   'one'],
  ['Google',    'stays out', 'two',   'two',   'stays out', 'one',   'one',   'one'],
] as const

const cells = OUTCOMES.flatMap(([first, ...outcomes]) =>
  Object.keys(WAYS).map((second, index) => [first, second, outcomes[index] ?? ''] as const),
)

let all: UpstreamSystem
beforeAll(async () => {
  all = await startUpstreamSystem({ TRUSTED_PROXIES: 'loopback' })
})
afterAll(async () => all[Symbol.asyncDispose]())

test.each(cells)('one address by %s, then by %s: %s', async (one, other, outcome) => {
  const address = `${newId()}@example.com`
  const first = await arrive(one, address)
  const second = await arrive(other, address)

  expect(outcomeOf(first?.id, second?.id, await isThere(first?.id))).toBe(outcome)
  expect(await isThere(second?.id)).toBe(second !== undefined)
  const owners = [one, other].some((way) => !way.endsWith('?')) ? 1 : 0
  expect((await verifiedWith(address)).length).toBe(owners)
})

/** Comes, and is told the truth about the address. */
async function arrive(way: string, address: string) {
  const arrived = await WAYS[way]?.(all, address)

  if (arrived?.claims && way.endsWith('?')) {
    expect(arrived.claims).not.toHaveProperty('email')
    expect(arrived.claims.email_verified ?? false).toBe(false)
  } else if (arrived?.claims) {
    expect(arrived.claims).toMatchObject({ email: address, email_verified: true })
  }

  return arrived
}

function outcomeOf(first: string | undefined, second: string | undefined, isFirstThere: boolean) {
  if (!second) return isFirstThere ? 'stays out' : 'nobody is there'
  if (first === second) return 'one'

  return isFirstThere ? 'two' : 'falls'
}

const isThere = async (id: string | undefined): Promise<boolean> =>
  id !== undefined && (await all.system.storage.users.find(id)) !== undefined

async function verifiedWith(address: string) {
  const { users } = await all.system.storage.users.list({ limit: 10, search: address })

  return users.filter(({ emails }) => emails.some(({ verifiedAt }) => verifiedAt !== undefined))
}
