import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import * as client from 'openid-client'
import {
  decideRevocation,
  decideRotation,
  type KeyDecision,
  KeyOperations,
} from '../../src/core/signing-keys/index.ts'
import { systemClock as clock } from '../../src/core/values/index.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { newPerson, signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

test('signing goes over to another key, and nothing that was issued falls until its key is revoked', async () => {
  await using system = await startTestSystem()
  const settings = system.config.signingKeys
  const operations = new KeyOperations({ keys: system.storage.signingKeys, settings, clock })
  const app = await system.registerApp({ skipConsent: true })
  const party = await RelyingParty.discover(system.issuer, app)
  const browser = new HttpBrowser(system.issuer)
  const { callback, checks } = await signIn(party, browser, await newPerson(system))
  const first = await party.exchange(callback, checks)
  const former = signerOf(first)

  const situation = await operations.situation({ isForced: true })
  const next = await carryOut(operations, decideRotation('RS256', situation))
  await untilSignedBy(system, next)
  const second = await refresh(party, first)
  expect(signerOf(second)).toBe(next)
  expect(await kidsOf(system)).toEqual([next, former])
  await verify(system, first)
  await verify(system, second)
  expect(await logoutStatus(system, browser, first)).toBe(200)

  await carryOut(operations, decideRevocation(former, await operations.situation()))
  await untilGone(system, former)
  await expect(verify(system, first)).rejects.toThrow('no applicable key')
  expect(await logoutStatus(system, browser, first)).toBe(400)
  // Nobody is signed out by it, and apps go on.
  const third = await refresh(party, second)
  await verify(system, third)
  expect(await logoutStatus(system, browser, third)).toBe(200)
  expect(
    await client.fetchUserInfo(party.configuration, first.access_token, client.skipSubjectCheck),
  ).toMatchObject({ sub: third.claims()?.sub })
})

type Tokens = Awaited<ReturnType<RelyingParty['exchange']>>

/** @returns the id of the key that signs afterwards */
async function carryOut(operations: KeyOperations, decision: KeyDecision): Promise<string> {
  const changed = await operations.carryOut(decision)

  return changed.find(({ state }) => state === 'active')?.id ?? ''
}

const signerOf = ({ id_token = '' }: Tokens) => decodeProtectedHeader(id_token).kid ?? ''

const refresh = ({ configuration }: RelyingParty, { refresh_token = '' }: Tokens) =>
  client.refreshTokenGrant(configuration, refresh_token)

const verify = ({ issuer }: TestSystem, { id_token = '' }: Tokens) =>
  jwtVerify(id_token, createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`)), { issuer })

const logoutStatus = async (
  { issuer }: TestSystem,
  browser: HttpBrowser,
  { id_token = '' }: Tokens,
): Promise<number> =>
  (await browser.get(`${issuer}/oidc/logout?${new URLSearchParams({ id_token_hint: id_token })}`))
    .status

/** The RS256 keys, as they are published: the first one signs. */
async function kidsOf({ issuer }: TestSystem): Promise<string[]> {
  const answer = await fetch(`${issuer}/.well-known/jwks.json`)
  const { keys } = (await answer.json()) as { keys: { kid: string }[] }

  return keys.map(({ kid }) => kid)
}

async function untilSignedBy(system: TestSystem, kid: string): Promise<void> {
  while ((await kidsOf(system))[0] !== kid) await pause(20)
}

async function untilGone(system: TestSystem, kid: string): Promise<void> {
  while ((await kidsOf(system)).includes(kid)) await pause(20)
}
