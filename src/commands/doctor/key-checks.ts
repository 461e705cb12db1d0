import {
  activeKeyOf,
  inStateSince,
  isPublished,
  type KeySituation,
  planRotation,
} from '../../core/signing-keys/index.ts'
import { DAY, MINUTE } from '../../core/values/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import { type Finding, fault, fine, reasonOf, warning } from './finding.ts'

const OLD_KEY_DAYS = 180
/** A process that serves does what is due within seconds. */
const OVERDUE_MS = 5 * MINUTE

/** Whether there are keys to sign with, whether they can be opened, and whether they change in time. */
export async function examineKeys(operator: OperatorConsole): Promise<{
  findings: readonly Finding[]
  publishedKeys: readonly string[]
}> {
  const situation = await operator.keyOperations.situation()
  const published = situation.keys.filter(isPublished)
  const findings = [
    ...findMissing(situation),
    ...(await findUnreadable(operator)),
    ...findOverdue(situation),
    ...findOld(situation),
    ...findGivenUp(situation),
  ]
  const active = published.filter(({ state }) => state === 'active')
  const all = fine('keys', `${published.length} published, ${active.length} of them active.`)

  return {
    findings: findings.length ? findings : [all],
    publishedKeys: published.map(({ id }) => id),
  }
}

const findMissing = ({ keys, settings }: KeySituation): readonly Finding[] =>
  settings.algorithms
    .filter((algorithm) => !activeKeyOf(keys, algorithm))
    .map((algorithm) =>
      fault(
        'keys',
        `No ${algorithm} key is active, so nothing can be signed by it.`,
        `Start Latchkey, which makes one, or run latchkey keys add --alg ${algorithm}.`,
      ),
    )

async function findUnreadable({ signingKeys }: OperatorConsole): Promise<readonly Finding[]> {
  try {
    await signingKeys.privateKeys()
  } catch (error) {
    const advice =
      'Put the secret that was in use before behind the new one: LATCHKEY_SECRET=<new>,<old>. ' +
      'Without it, restore the database together with its secret, or run latchkey keys revoke.'

    return [fault('keys', `A key cannot be opened: ${reasonOf(error)}`, advice)]
  }
  const old = await signingKeys.listUnderOldSecret()

  return old.length
    ? [
        warning(
          'keys',
          'A key is still under an older secret of LATCHKEY_SECRET.',
          'Start Latchkey anew, which puts it under the first; then the others can go.',
        ),
      ]
    : []
}

function findOverdue({ keys, now, settings }: KeySituation): readonly Finding[] {
  const overdue = planRotation(keys, now - OVERDUE_MS, settings).filter(
    ({ step }) => step !== 'make-first',
  )

  return overdue.length
    ? [
        warning(
          'keys',
          'Keys should have changed by now and have not: nobody rotates them.',
          'See latchkey keys list. Start Latchkey; if it runs, see why in its log.',
        ),
      ]
    : []
}

function findOld({ keys, now }: KeySituation): readonly Finding[] {
  const ages = keys
    .filter(({ state }) => state === 'active')
    .map((key) => Math.floor((now - inStateSince(key)) / DAY))
  const oldest = Math.max(0, ...ages)

  return oldest > OLD_KEY_DAYS
    ? [
        warning(
          'keys',
          `A key has been signing for ${oldest} days.`,
          'Set KEY_ROTATION_DAYS, run latchkey keys rotate, or put another into JWT_PRIVATE_KEY.',
        ),
      ]
    : []
}

const findGivenUp = ({ keys, settings }: KeySituation): readonly Finding[] =>
  keys.some(({ id, state }) => id === settings.pinnedKeyId && state === 'retired')
    ? [
        warning(
          'keys',
          'JWT_PRIVATE_KEY holds a key that was taken out of use, and does nothing.',
          'Remove it, or put another key there.',
        ),
      ]
    : []
