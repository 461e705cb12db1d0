import { setTimeout as pause } from 'node:timers/promises'
import { startFleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { isOutage, MixedLoad, now } from './support/mixed-load.ts'
import {
  type OutageServers,
  startOutageServers,
  terminateConnections,
} from './support/outage-servers.ts'
import { type Report, runScript } from './support/script.ts'

interface Outage {
  name: string
  /** Whether Redis is empty afterwards. */
  isForgetful?: boolean
  happen(servers: OutageServers, seconds: number): Promise<unknown>
}

const outages: readonly Outage[] = [
  {
    name: 'Redis emptied',
    isForgetful: true,
    happen: ({ redis }) => redis.ask('FLUSHALL'),
  },
  {
    name: 'Redis restarted',
    isForgetful: true,
    happen: async ({ redis }) => {
      await redis.kill()
      await redis.start()
    },
  },
  {
    name: 'Redis stopped',
    isForgetful: true,
    happen: async ({ redis }, seconds) => {
      await redis.kill()
      await pause(seconds * 1_000)
      await redis.start()
    },
  },
  {
    name: 'Redis frozen',
    happen: async ({ redis }, seconds) => {
      redis.freeze()
      await pause(seconds * 1_000)
      redis.thaw()
    },
  },
  {
    name: 'PostgreSQL restarted',
    happen: async ({ postgres }) => {
      await postgres.stop()
      await postgres.start()
    },
  },
  {
    name: 'PostgreSQL stopped',
    happen: async ({ postgres }, seconds) => {
      await postgres.stop()
      await pause(seconds * 1_000)
      await postgres.start()
    },
  },
  {
    name: 'connections terminated',
    happen: ({ postgres }, seconds) => terminateConnections(postgres.url, seconds),
  },
]

const CALM_MS = 2_000
const RECOVERY_MS = 5_000

/**
 * The servers behind two programs go away in every way, under mixed load. Nothing that was revoked
 * comes back, nobody is signed out, and soon after all is as it was.
 */
export async function endureOutages({ seconds }: { seconds: number }): Promise<Report> {
  await using servers = await startOutageServers()
  await using fleet = await startFleet({
    storage: servers,
    // Whoever lost an answer tries again for as long as the longest outage.
    env: { REFRESH_OVERLAP: '60s' },
  })
  await using load = await MixedLoad.start(fleet)
  await load.revokeOne()
  await pause(CALM_MS)

  const counts: Record<string, unknown> = {}
  for (const outage of outages) counts[outage.name] = await endure(outage)

  return { counts, broken: load.broken }

  async function endure({ name, isForgetful, happen }: Outage) {
    const begunAt = now()
    if (isForgetful) load.forgottenBefore = Number.POSITIVE_INFINITY
    const revocation = load.revokeOne()
    await happen(servers, seconds)
    const endedAt = now()
    if (isForgetful) load.forgottenBefore = endedAt
    await pause(RECOVERY_MS + CALM_MS)
    await revocation

    const seen = load.observations.filter(({ at }) => at >= begunAt)
    const failures = seen.filter(({ outcome }) => isOutage(outcome))
    const recoveredAfter = Math.max(
      0,
      ...failures.map((one) => one.at + one.milliseconds - endedAt),
    )
    if (recoveredAfter > RECOVERY_MS) load.broken.push(`${name}: not recovered after 5 seconds`)
    const outcomes = new Histogram()
    for (const { what, outcome } of seen) outcomes.count(`${what} ${outcome}`)

    return {
      outageMilliseconds: Math.round(endedAt - begunAt),
      recoveredAfterMilliseconds: Math.round(recoveredAfter),
      longestMilliseconds: Math.max(...seen.map(({ milliseconds }) => milliseconds)),
      outcomes,
    }
  }
}

if (import.meta.main) {
  await runScript({
    name: 'outages of PostgreSQL and Redis',
    storage: 'postgres+redis',
    options: { seconds: 30 },
    run: endureOutages,
  })
}
