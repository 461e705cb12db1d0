import type { Instant } from '../values/index.ts'
import { BreaksVerification, KeyIsPinned, SigningKeyNotFound, WrongKeyState } from './errors.ts'
import { isPinned, passiveKeysOf } from './key-schedule.ts'
import { goneAt, publicationMs, type RotationSettings, readyAt } from './rotation-settings.ts'
import { activeKeyOf, type SigningAlgorithm, type SigningKey } from './signing-key.ts'

/** What an operator decides from. */
export interface KeySituation {
  keys: readonly SigningKey[]
  now: Instant
  settings: RotationSettings
  /** Whether to do it now, whatever verification it breaks. */
  isForced: boolean
}

/** What is about to be done; nothing has been. */
export type KeyDecision = Promotion | Retirement | Rotation | Revocation

export interface Promotion {
  kind: 'promote'
  key: SigningKey
  /** The one that stops signing. */
  from: SigningKey | undefined
}

export interface Retirement {
  kind: 'retire'
  key: SigningKey
  /** Of an active key: who takes over; `new` is a key that nobody has fetched. */
  successor: SigningKey | 'new' | undefined
}

export interface Rotation {
  kind: 'rotate'
  from: SigningKey
  successor: SigningKey | 'new'
  /** When the successor signs. */
  at: Instant
}

export interface Revocation {
  kind: 'revoke'
  key: SigningKey
  successor: SigningKey | 'new' | undefined
}

/** @throws {SigningKeyNotFound} */
export function findKey(keys: readonly SigningKey[], id: string): SigningKey {
  const key = keys.find((known) => known.id === id)
  if (!key) throw new SigningKeyNotFound(id)

  return key
}

/** @throws {WrongKeyState} @throws {KeyIsPinned} @throws {BreaksVerification} */
export function decidePromotion(id: string, situation: KeySituation): Promotion {
  const { keys, settings } = situation
  const key = findKey(keys, id)
  if (key.state === 'active') throw new WrongKeyState(`The key "${id}" signs already.`)
  refuseRetired(key)
  if (key.id !== settings.pinnedKeyId) refusePinned(key.algorithm, situation)
  if (key.state === 'passive') {
    refuseUntil(
      readyAt(key, settings),
      situation,
      `The key "${id}" was published not long ago: whoever verifies may not have it yet`,
    )
  }

  return { kind: 'promote', key, from: activeKeyOf(keys, key.algorithm) }
}

/** @throws {WrongKeyState} @throws {KeyIsPinned} @throws {BreaksVerification} */
export function decideRetirement(id: string, situation: KeySituation): Retirement {
  const { keys, now, settings, isForced } = situation
  const key = findKey(keys, id)
  refuseRetired(key)

  if (key.state === 'active') {
    refusePinned(key.algorithm, situation)
    const ready = passiveKeysOf(keys, key.algorithm).find((next) => readyAt(next, settings) <= now)
    if (ready) return { kind: 'retire', key, successor: ready }
    if (!isForced) {
      throw new BreaksVerification(
        `The key "${id}" is the only one that can sign by ${key.algorithm}. To have another take ` +
          `over, type keys rotate --alg ${key.algorithm}; --now does it at once.`,
      )
    }

    return {
      kind: 'retire',
      key,
      successor: settings.algorithms.includes(key.algorithm) ? 'new' : undefined,
    }
  }
  if (key.id === settings.pinnedKeyId) refusePinned(key.algorithm, situation)
  refuseUntil(
    goneAt(key, settings) ?? (key.state === 'retiring' ? Number.POSITIVE_INFINITY : now),
    situation,
    `What the key "${id}" has signed is still valid`,
  )

  return { kind: 'retire', key, successor: undefined }
}

/** @throws {WrongKeyState} when nothing signs by the algorithm @throws {KeyIsPinned} */
export function decideRotation(algorithm: SigningAlgorithm, situation: KeySituation): Rotation {
  const { keys, now, settings, isForced } = situation
  const from = activeKeyOf(keys, algorithm)
  if (!from) {
    throw new WrongKeyState(`No ${algorithm} key signs yet: latchkey keys add --alg ${algorithm}`)
  }
  refusePinned(algorithm, situation)
  const [waiting] = passiveKeysOf(keys, algorithm)
  const ready = waiting ? readyAt(waiting, settings) : now + publicationMs(settings)

  return {
    kind: 'rotate',
    from,
    successor: waiting ?? 'new',
    at: isForced ? now : Math.max(now, ready),
  }
}

/** An emergency asks for nobody's leave. @throws {WrongKeyState} */
export function decideRevocation(id: string, { keys }: Pick<KeySituation, 'keys'>): Revocation {
  const key = findKey(keys, id)
  refuseRetired(key)
  const [longestPublished] = passiveKeysOf(keys, key.algorithm)

  return {
    kind: 'revoke',
    key,
    successor: key.state === 'active' ? (longestPublished ?? 'new') : undefined,
  }
}

function refuseRetired({ id, state }: SigningKey): void {
  if (state === 'retired') {
    throw new WrongKeyState(`The key "${id}" is gone, and what it signed by is destroyed.`)
  }
}

function refusePinned(algorithm: SigningAlgorithm, { keys, settings }: KeySituation): void {
  const { pinnedKeyId = '' } = settings

  if (isPinned(keys, algorithm, settings)) throw new KeyIsPinned(pinnedKeyId)
}

function refuseUntil(instant: Instant, { now, isForced }: KeySituation, problem: string): void {
  if (isForced || instant <= now) return
  const end = Number.isFinite(instant) ? ` until ${new Date(instant).toISOString()}` : ''

  throw new BreaksVerification(`${problem}${end}. Wait, or add --now if it has to be.`)
}
