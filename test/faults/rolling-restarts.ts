import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { MixedLoad, now } from './support/mixed-load.ts'
import { type Report, runFleetScript } from './support/script.ts'
import { wholeLogins } from './whole-logins.ts'

/** Longer than nginx needs to use every connection that it keeps once more, under this load. */
export const rollingRestartsEnvironment = { SHUTDOWN_DELAY: '2s' }

/**
 * Programs behind a balancer that knows nothing of it are stopped and started again one after the
 * other, while apps refresh, use and ask for tokens, and people sign in: every request is answered,
 * and answered as it should be.
 */
export async function rollingRestarts(
  fleet: Fleet,
  { rounds, families }: { rounds: number; families: number },
): Promise<Report> {
  const load = await MixedLoad.start({ ...fleet, originOf: () => fleet.issuer }, { families })
  const outcomes = new Histogram()
  const broken = load.broken
  const stops: number[] = []
  let logins = 0
  let isOver = false

  const signingIn = (async () => {
    while (!isOver) {
      const { broken: failed } = await wholeLogins(fleet, { logins: 4 })
      broken.push(...failed)
      logins += 4
    }
  })()
  for (let round = 0; round < rounds; round += 1) {
    for (const node of fleet.nodes) {
      const stoppedAt = now()
      const exitCode = await node.stop()
      stops.push(Math.round(now() - stoppedAt))
      if (exitCode !== 0) broken.push(`a program ended with ${exitCode}`)
      await node.start()
    }
  }
  isOver = true
  await signingIn
  await load[Symbol.asyncDispose]()

  for (const { what, outcome } of load.observations) {
    outcomes.count(outcome)
    if (outcome !== 200) broken.push(`${what} was answered ${outcome}`)
  }
  if (broken.length) broken.push(...((await fleet.balancer?.complaints()) ?? []))
  const longest = Math.max(...load.observations.map(({ milliseconds }) => milliseconds))

  return {
    counts: {
      restarts: stops.length,
      logins,
      outcomes,
      longestMilliseconds: longest,
      longestStopMilliseconds: Math.max(...stops),
      requests: await fleet.balancer?.sent(),
    },
    broken,
  }
}

if (import.meta.main) {
  await runFleetScript({
    name: 'rolling restarts behind nginx',
    options: { rounds: 10, families: 16 },
    storage: 'postgres',
    isBalanced: true,
    env: rollingRestartsEnvironment,
    run: rollingRestarts,
  })
}
