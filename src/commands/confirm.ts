import { Misuse, NotConfirmed } from './errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Passes when the person at the terminal says yes, or `--yes` said so.
 * @throws {NotConfirmed}
 * @throws {Misuse} when there is nobody to ask
 */
export async function confirm(
  terminal: Terminal,
  question: string,
  { yes }: { yes?: boolean },
): Promise<void> {
  if (yes) return
  if (!terminal.canAnswer) throw new Misuse(`${question} Add --yes: there is nobody to ask.`)

  const answer = await terminal.ask(`${question} [y/N] `)
  if (!/^y(es)?$/i.test(answer.trim())) throw new NotConfirmed()
}
