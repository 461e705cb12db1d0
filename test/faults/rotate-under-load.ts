import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { decodeJwt, decodeProtectedHeader, errors } from 'jose'
import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { DAY, SECOND } from '../../src/core/values/index.ts'
import { type Family, newFamilies } from './support/families.ts'
import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { registerApp } from './support/registered.ts'
import { type Report, runFleetScript } from './support/script.ts'
import { SteadyLoad } from './support/steady-load.ts'
import { requestToken, type TokenAnswer } from './support/token-request.ts'
import { type Habit, Verifier } from './support/verifier.ts'

const API = 'https://api.example.com'
const TOKEN_SECONDS = 10
/** So long before it expires a token is checked once more. */
const LAST_MOMENT_MS = 2 * SECOND
const ROTATE_EVERY_SECONDS = 15

/** Months in seconds: what a day is to 90 days, a moment is to these. */
export const rotationEnvironment = {
  RESOURCES: `${API}=read`,
  SIGNING_ALGORITHMS: 'RS256,ES256',
  KEY_ROTATION_DAYS: ((ROTATE_EVERY_SECONDS * SECOND) / DAY).toFixed(6),
  JWKS_MAX_AGE: '2s',
  ACCESS_TOKEN_LIFETIME: `${TOKEN_SECONDS}s`,
  ID_TOKEN_LIFETIME: `${TOKEN_SECONDS}s`,
  SESSION_LIFETIME: '60s',
}

const VERIFIERS = 50
const FAMILIES = 20
/** Of so many requests one is a refresh, which brings an ID token. */
const REFRESH_EVERY = 5

export interface RotationOptions {
  /** It goes on for so long, and until so many keys have signed. */
  seconds: number
  keys: number
  /** Requests for tokens. */
  perSecond: number
}

/**
 * Keys rotate by themselves, again and again, while tokens are issued at every program and checked
 * by apps that keep the JWKS for as long as they may: at once, and again at the end of their lives.
 * No token is refused, no request fails. Then a key is revoked.
 */
export async function rotateUnderLoad(
  fleet: Fleet,
  { seconds, keys: wanted, perSecond }: RotationOptions,
): Promise<Report> {
  const machine = await registerApp(fleet, { type: 'machine', redirectUris: [] })
  const free = await newFamilies(fleet, FAMILIES, { idTokenAlgorithm: 'ES256' })
  const verifiers = newVerifiers(fleet)
  const outcomes = new Histogram()
  const signers = new Histogram()
  const verified = new Histogram()
  const broken: string[] = []
  const waiting = new Set<Promise<void>>()

  async function check(token: string, n: number): Promise<void> {
    // One of each habit, and the next time two others.
    for (const verifier of [verifiers[n % VERIFIERS], verifiers[(n + 1) % VERIFIERS]]) {
      try {
        await verifier?.verify(token)
        verified.count('accepted')
      } catch (error) {
        // A machine that does not keep up comes too late: that says nothing of keys.
        if (error instanceof errors.JWTExpired) {
          verified.count('too late')
          continue
        }
        verified.count('refused')
        broken.push(`who ${verifier?.habit} refused a token: ${error}`)
      }
    }
  }

  async function useWholeLife(token: string, n: number): Promise<void> {
    await check(token, n)
    await pause(Math.max(0, expiryOf(token) - Date.now() - LAST_MOMENT_MS))
    await check(token, n + 2)
  }

  async function work(n: number): Promise<void> {
    const family = n % REFRESH_EVERY === 0 ? free.shift() : undefined
    const { outcome, body } = family
      ? await refresh(fleet.originOf(n), family)
      : await machineToken(fleet.originOf(n), machine)
    if (family) free.push(family)
    outcomes.count(outcome)
    const token = family ? body.id_token : body.access_token
    if (outcome !== 200 || !token) {
      broken.push(`a request for tokens was answered ${outcome} ${body.error}`)
      return
    }
    signers.count(signerOf(token))
    const life = useWholeLife(token, n).finally(() => waiting.delete(life))
    waiting.add(life)
  }

  const load = new SteadyLoad(perSecond, work)
  {
    await using _ = load
    await pause(seconds * SECOND)
    while (signers.size < wanted) await pause(100)
  }
  const rate = load.perSecond
  await Promise.all(waiting)
  const keys = new Histogram()
  for (const { algorithm, state } of await fleet.storage.signingKeys.list()) {
    keys.count(`${algorithm} ${state}`)
  }

  return {
    counts: {
      requests: load.sent,
      perSecond: rate,
      leftOut: load.leftOut,
      outcomes,
      'keys that signed': signers.size,
      verified,
      'fetches of the JWKS': verifiers.reduce((sum, { fetches }) => sum + fetches, 0),
      keys,
      'seconds until a token of a revoked key is refused': await revokeKey(fleet, machine, broken),
    },
    broken,
  }
}

/** Half of them have each habit; they come one after the other, so that no two ask together. */
const newVerifiers = (fleet: Fleet): readonly Verifier[] =>
  Array.from({ length: VERIFIERS }, (_, n) => {
    const habit: Habit = n % 2 ? 'never fetches before time' : 'fetches for an unknown key'

    return new Verifier(habit, (fetches) => `${fleet.originOf(n + fetches)}/.well-known/jwks.json`)
  })

/** @returns when the last of each habit refused a token, from the end of the command on */
async function revokeKey(
  fleet: Fleet,
  machine: RegisteredApp,
  broken: string[],
): Promise<Record<string, number>> {
  const { body } = await machineToken(fleet.issuer, machine)
  const token = body.access_token ?? ''
  const verifiers = newVerifiers(fleet)
  for (const verifier of verifiers) await verifier.verify(token)

  const startedAt = performance.now()
  await promisify(execFile)(
    process.execPath,
    ['src/main.ts', 'keys', 'revoke', signerOf(token), '--yes'],
    { env: { PATH: process.env.PATH, ...fleet.env } },
  )
  const revokedAt = performance.now()
  const refused: Record<string, number> = { command: secondsBetween(startedAt, revokedAt) }
  await Promise.all(
    verifiers.map(async (verifier) => {
      while (await accepts(verifier, token)) await pause(20)
      refused[verifier.habit] = secondsBetween(revokedAt, performance.now())
    }),
  )
  const after = await machineToken(fleet.issuer, machine)
  if (after.outcome !== 200) broken.push(`after a revocation: ${after.outcome}`)
  if (signerOf(after.body.access_token ?? '') === signerOf(token)) {
    broken.push('a revoked key signs')
  }

  return refused
}

async function accepts(verifier: Verifier, token: string): Promise<boolean> {
  try {
    await verifier.verify(token)
    return true
  } catch (error) {
    if (error instanceof errors.JWKSNoMatchingKey) return false
    throw error
  }
}

const machineToken = (origin: string, app: RegisteredApp): Promise<TokenAnswer> =>
  requestToken(origin, app, { grant_type: 'client_credentials', resource: API, scope: 'read' })

async function refresh(origin: string, family: Family): Promise<TokenAnswer> {
  const answer = await requestToken(origin, family.app, {
    grant_type: 'refresh_token',
    refresh_token: family.refreshToken,
  })
  family.refreshToken = answer.body.refresh_token ?? family.refreshToken

  return answer
}

const signerOf = (token: string): string => decodeProtectedHeader(token).kid ?? ''

const expiryOf = (token: string): number => (decodeJwt(token).exp ?? 0) * SECOND

const secondsBetween = (from: number, to: number): number => Math.round((to - from) / 10) / 100

if (import.meta.main) {
  await runFleetScript({
    name: 'keys that rotate under load',
    options: { seconds: 300, keys: 0, perSecond: 200 },
    env: rotationEnvironment,
    run: rotateUnderLoad,
  })
}
