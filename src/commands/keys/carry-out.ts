import type { KeyDecision, KeySituation, SigningKey } from '../../core/signing-keys/index.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { openConsole } from '../operator-console.ts'
import { explain } from './explain.ts'
import { describeKeys, formatKeys } from './print-keys.ts'

export interface ChangeOptions {
  /** Whatever verification it breaks. */
  now?: boolean
  yes?: boolean
  json?: boolean
}

/**
 * Decides, says what will happen and what it costs, asks when it costs something, does it, and shows
 * the keys that it concerned. Nothing is done by half: who says no to one of several has done none.
 */
export async function carryOut(
  { terminal, ...context }: CommandContext,
  { now, yes = false, json }: ChangeOptions,
  decide: (situation: KeySituation) => readonly KeyDecision[],
): Promise<void> {
  await using operator = await openConsole({ ...context, terminal })
  const { keyOperations } = operator
  const situation = await keyOperations.situation({ isForced: now ?? false })
  const decisions = decide(situation)
  const explanations = decisions.map((decision) => explain(decision, situation))
  const costs = explanations.flatMap(({ costs }) => costs)

  for (const line of explanations.flatMap(({ happens }) => happens)) terminal.warn(line)
  for (const line of costs) terminal.warn(`It costs: ${line}`)
  if (costs.length) await confirm(terminal, 'Do it?', { yes })

  const changed: SigningKey[] = []
  for (const decision of decisions) changed.push(...(await keyOperations.carryOut(decision)))
  const after = await keyOperations.situation()
  terminal.print(json ? formatKeys(changed, after) : describeKeys(changed, after))
}
