import type { Scenario } from './scenarios/index.ts'
import { EMBEDDED, type Setup } from './servers/setups.ts'

export const START_MILLISECONDS = 1_500

/** Of the embedded default. */
export const IDLE_MEGABYTES = 120

const WITH_SERVERS: readonly string[] = ['code', 'refresh']

/** What a process promises of itself, as a share of what the bare library does. */
export function targetOf({ name, isProtocol }: Scenario, setup: Setup): number | undefined {
  if (!isProtocol || setup.workers > 1) return undefined
  if (setup === EMBEDDED) return 0.6

  return setup.database && setup.redis && WITH_SERVERS.includes(name) ? 0.5 : undefined
}

export const verdict = (isReached: boolean): string => (isReached ? 'reached' : 'MISSED')
