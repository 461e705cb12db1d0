import { type Family, newFamilies } from './support/families.ts'
import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { inParallel } from './support/in-parallel.ts'
import { Killer } from './support/killer.ts'
import { FamilyLost, RefreshingClient } from './support/refreshing-client.ts'
import { type Report, runFleetScript } from './support/script.ts'

const AT_ONCE = 32
const KILL_EVERY_MS = 2_000

/** The overlap is how long a client may take until its retry is answered. */
export const killNineEnvironment = { REFRESH_OVERLAP: '20s' }
const PATIENCE_MS = 20_000

export interface KillNineOptions {
  families: number
  /** It goes on for so long, and until there were so many kills. */
  seconds: number
  kills: number
}

/**
 * Families are refreshed all the time while processes are killed, and whoever got no answer tries
 * again: no family is lost, and none forks.
 */
export async function killNine(fleet: Fleet, options: KillNineOptions): Promise<Report> {
  const families = await newFamilies(fleet, options.families)
  const outcomes = new Histogram()
  const broken: string[] = []
  const seen = { refreshes: 0, retried: 0, longestMilliseconds: 0 }
  const successorOf = new Map<string, string>()
  const client = new RefreshingClient({
    originOf: fleet.originOf,
    outcomes,
    patienceMs: PATIENCE_MS,
  })

  async function refresh(family: Family): Promise<boolean> {
    try {
      const { refreshToken, tries, milliseconds } = await client.refresh(family)
      const known = successorOf.get(family.refreshToken) ?? refreshToken
      if (known !== refreshToken) broken.push('a family forked')
      successorOf.set(family.refreshToken, refreshToken)
      family.refreshToken = refreshToken
      seen.refreshes += 1
      if (tries > 1) seen.retried += 1
      seen.longestMilliseconds = Math.max(seen.longestMilliseconds, Math.round(milliseconds))

      return true
    } catch (error) {
      if (!(error instanceof FamilyLost)) throw error
      broken.push(`a family was lost: ${error.message}`)

      return false
    }
  }

  const endsAt = performance.now() + options.seconds * 1_000
  const waiting = [...families]
  let kills = 0
  {
    await using killer = new Killer(fleet, KILL_EVERY_MS)
    await inParallel(AT_ONCE, Array.from({ length: AT_ONCE }), async () => {
      while (performance.now() < endsAt || killer.kills < options.kills) {
        const family = waiting.shift()
        if (!family) return
        if (await refresh(family)) waiting.push(family)
      }
    })
    kills = killer.kills
  }
  // What was acknowledged last still works, also for those who were killed last.
  const alive = await inParallel(AT_ONCE, waiting, refresh)

  return {
    counts: {
      families: families.length,
      kills,
      ...seen,
      alive: alive.filter(Boolean).length,
      outcomes,
    },
    broken,
  }
}

if (import.meta.main) {
  await runFleetScript({
    name: 'kill -9',
    options: { families: 1_000, seconds: 60, kills: 0 },
    env: killNineEnvironment,
    run: killNine,
  })
}
