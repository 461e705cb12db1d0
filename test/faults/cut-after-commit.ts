import { setTimeout as pause } from 'node:timers/promises'
import { CommitCutter } from './support/commit-cutter.ts'
import { newFamilies } from './support/families.ts'
import { openFaultStorage } from './support/fault-storage.ts'
import { startFleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { type Report, runScript } from './support/script.ts'
import { refreshAt } from './support/token-request.ts'

/**
 * The connection to PostgreSQL breaks right after the COMMIT of a refresh: nobody can say whether it
 * was done. The app is asked to try again, and whoever it asks then gives it the one successor.
 */
export async function cutAfterCommit(
  { trials }: { trials: number },
  storageName: string,
): Promise<Report> {
  await using storage = await openFaultStorage(storageName)
  const { DATABASE_URL = '' } = storage.env
  await using cutter = await CommitCutter.start(DATABASE_URL)
  await using fleet = await startFleet({
    storage: { env: { ...storage.env, DATABASE_URL: cutter.url, REFRESH_OVERLAP: '60s' } },
  })
  const outcomes = new Histogram()
  const broken: string[] = []

  for (const [n, { app, refreshToken }] of (await newFamilies(fleet, trials)).entries()) {
    const isCut = cutter.cutNext('RefreshToken')
    const lost = await refreshAt(fleet.originOf(n), app, refreshToken)
    await isCut
    const [parent] = await fleet.storage.artifacts.find({ kind: 'RefreshToken', id: refreshToken })
    if (parent?.consumedAt === undefined) broken.push('nothing was committed before the cut')

    const retries = [
      await refreshPatiently(fleet.originOf(n), app, refreshToken),
      await refreshPatiently(fleet.originOf(n + 1), app, refreshToken),
    ]
    const successors = new Set(retries.map(({ body }) => body.refresh_token))
    const [successor = ''] = successors
    const next = await refreshPatiently(fleet.originOf(n + 1), app, successor)

    const all = [lost, ...retries, next].map(({ outcome }) => outcome)
    outcomes.count(`cut ${all[0]}, retries ${all[1]} ${all[2]}, successor ${all[3]}`)
    if (successors.size !== 1) broken.push('retries gave different successors')
    if (all.join() !== '503,200,200,200') broken.push(`the answers were ${all.join(', ')}`)
  }

  return { counts: { trials, outcomes }, broken }
}

/** As an app does that is asked to try again: a busy machine may say so more than once. */
async function refreshPatiently(
  ...request: Parameters<typeof refreshAt>
): ReturnType<typeof refreshAt> {
  for (let tries = 1; tries < MAX_TRIES; tries += 1) {
    const answer = await refreshAt(...request)
    if (answer.outcome !== 503) return answer
    await pause(TRY_AGAIN_MS)
  }

  return await refreshAt(...request)
}

const MAX_TRIES = 5
const TRY_AGAIN_MS = 300

if (import.meta.main) {
  await runScript({
    name: 'connection cut after COMMIT',
    storage: 'postgres',
    options: { trials: 100 },
    run: cutAfterCommit,
  })
}
