import { type Family, newFamilies } from './support/families.ts'
import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { inParallel } from './support/in-parallel.ts'
import { type Report, runFleetScript } from './support/script.ts'
import { refreshAt } from './support/token-request.ts'

const FAMILIES_AT_ONCE = 4

/**
 * Every family is refreshed many times at once, over all processes: each gets one successor, and
 * that one works.
 */
export async function refreshStorm(
  fleet: Fleet,
  { families, parallel }: { families: number; parallel: number },
): Promise<Report> {
  const outcomes = new Histogram()
  const broken: string[] = []
  const { originOf } = fleet

  await inParallel(FAMILIES_AT_ONCE, await newFamilies(fleet, families), storm)

  async function storm({ app, refreshToken }: Family, index: number): Promise<void> {
    const answers = await Promise.all(
      Array.from({ length: parallel }, (_, n) => refreshAt(originOf(n), app, refreshToken)),
    )
    for (const { outcome } of answers) outcomes.count(outcome)

    const successors = new Set(answers.map(({ body }) => body.refresh_token).filter(Boolean))
    const [successor = ''] = successors
    if (successors.size !== 1) broken.push(`a family has ${successors.size} successors`)

    const { outcome } = await refreshAt(originOf(index), app, successor)
    if (outcome !== 200) broken.push(`a family was lost: ${outcome}`)
  }

  const others = families * parallel - outcomes.of(200)
  if (others) broken.push(`${others} refreshes were not answered by 200`)

  return { counts: { families, parallel, outcomes }, broken }
}

if (import.meta.main) {
  await runFleetScript({
    name: 'refresh storm',
    options: { families: 200, parallel: 50 },
    env: { REFRESH_OVERLAP: '60s' },
    run: refreshStorm,
  })
}
