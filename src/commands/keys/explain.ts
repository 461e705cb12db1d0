import {
  FOLLOW_MS,
  type KeyDecision,
  type KeySituation,
  lastSignatureEndsAt,
  type Promotion,
  type Retirement,
  type Revocation,
  type Rotation,
  readyAt,
  type SigningKey,
} from '../../core/signing-keys/index.ts'
import { type Instant, SECOND } from '../../core/values/index.ts'
import { formatDuration } from '../../texts/index.ts'
import { formatMoment } from '../output/index.ts'

/** What a decision leads to. */
export interface Explanation {
  /** One sentence each. */
  happens: readonly string[]
  /** What somebody loses by it; nothing when it does no harm. */
  costs: readonly string[]
}

/** Says what will happen, when, and what it costs. Nothing has been done yet. */
export function explain(decision: KeyDecision, situation: KeySituation): Explanation {
  switch (decision.kind) {
    case 'promote':
      return explainPromotion(decision, situation)
    case 'retire':
      return explainRetirement(decision, situation)
    case 'rotate':
      return explainRotation(decision, situation)
    case 'revoke':
      return explainRevocation(decision, situation)
  }
}

const explainPromotion = ({ key, from }: Promotion, situation: KeySituation): Explanation => ({
  happens: [
    `${key.id} signs ${key.algorithm} from now on. ${EVERYBODY_FOLLOWS}`,
    ...(from ? [staysPublished(from, situation.now, situation)] : []),
  ],
  costs: costOfHaste(key, situation),
})

function explainRetirement({ key, successor }: Retirement, situation: KeySituation): Explanation {
  if (key.state === 'active') {
    return {
      happens: [
        successor
          ? `${nameOf(successor)} signs ${key.algorithm} from now on. ${EVERYBODY_FOLLOWS}`
          : `Nothing signs ${key.algorithm} from now on.`,
        staysPublished(key, situation.now, situation),
      ],
      costs: successor
        ? costOfHaste(successor, situation)
        : [`Apps whose ID tokens are to be signed by ${key.algorithm} sign nobody in any more.`],
    }
  }

  return {
    happens: [`${key.id} is gone from the JWKS. ${EVERYBODY_FOLLOWS} ${NO_WAY_BACK}`],
    costs: key.state === 'retiring' && situation.isForced ? whatDies(key, situation) : [],
  }
}

function explainRotation({ from, successor, at }: Rotation, situation: KeySituation): Explanation {
  const { now } = situation
  const when = at <= now ? 'from now on' : formatMoment(at, now)

  return {
    happens: [
      successor === 'new'
        ? `A new ${from.algorithm} key is published now, and signs ${when}.`
        : `${successor.id}, published already, signs ${from.algorithm} ${when}.`,
      ...(at > now ? ['By then everybody who verifies has fetched it.'] : []),
      staysPublished(from, at, situation),
    ],
    costs: at <= now ? costOfHaste(successor, situation) : [],
  }
}

function explainRevocation({ key, successor }: Revocation, situation: KeySituation): Explanation {
  return {
    happens: [
      `${key.id} is taken out of use now. ${EVERYBODY_FOLLOWS} ${NO_WAY_BACK}`,
      ...(successor ? [`${nameOf(successor)} signs ${key.algorithm} from now on.`] : []),
      ...(key.id === situation.settings.pinnedKeyId
        ? ['It is the one of JWT_PRIVATE_KEY: remove that variable, or put another key there.']
        : []),
    ],
    costs: [
      ...(key.activatedAt === undefined ? [] : whatDies(key, situation)),
      ...(successor ? costOfHaste(successor, situation) : []),
    ],
  }
}

const EVERYBODY_FOLLOWS = `Every process follows within ${formatDuration(FOLLOW_MS / SECOND, 'en')}.`
const NO_WAY_BACK = 'It cannot come back: what it signed by is destroyed.'

const nameOf = (key: SigningKey | 'new'): string => (key === 'new' ? 'A new key' : key.id)

const staysPublished = (key: SigningKey, signsUntil: Instant, { now, settings }: KeySituation) =>
  `${key.id} stays published until the last that it signed has expired, ` +
  `${formatMoment(lastSignatureEndsAt(signsUntil, settings), now)}.`

/** A key that signs before everybody can have fetched it. */
function costOfHaste(key: SigningKey | 'new', { now, settings }: KeySituation): readonly string[] {
  if (key !== 'new' && key.state !== 'passive') return []
  const ready = readyAt(key === 'new' ? { createdAt: now } : key, settings)
  if (ready <= now) return []

  return [
    `Apps and APIs that keep the JWKS, and do not fetch it again for a key that they do not know, ` +
      `refuse new tokens. That ends ${formatMoment(ready, now)}.`,
  ]
}

/** What a key that is taken out takes with it. */
function whatDies({ id }: SigningKey, { now, settings }: KeySituation): readonly string[] {
  const { jwksLifetimeMs } = settings
  const end = formatMoment(now + jwksLifetimeMs + FOLLOW_MS, now)

  return [
    `Every ID token and JWT access token that ${id} signed is refused: by Latchkey within seconds, ` +
      'by apps and APIs once they fetch the JWKS again. Until then they take what it signs, whoever ' +
      `signs by it. The last have to ${end}.`,
    'Nobody is signed out: sessions, refresh tokens and opaque access tokens are not signed. Apps ' +
      'get new tokens by a refresh. One that signs its user out by an ID token of that key gets an ' +
      'error, and has to send its client_id instead.',
  ]
}
