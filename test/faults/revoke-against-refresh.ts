import { setTimeout as pause } from 'node:timers/promises'
import { basicOf, postForm } from '../support/form-request.ts'
import { type Family, newFamilies } from './support/families.ts'
import type { Fleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { inParallel } from './support/in-parallel.ts'
import { type Report, runFleetScript } from './support/script.ts'
import { refreshAt } from './support/token-request.ts'

const AT_ONCE = 4
/** About as long as either takes, so that now one, now the other is first. */
const HEAD_START_MS = 6

/**
 * A family is revoked at one process while it is refreshed at another. Whichever was first, nothing
 * of it works afterwards, anywhere.
 */
export async function revokeAgainstRefresh(
  fleet: Fleet,
  { trials }: { trials: number },
): Promise<Report> {
  const outcomes = new Histogram()
  const broken: string[] = []
  const { originOf } = fleet
  const families = await newFamilies(fleet, trials)

  await inParallel(AT_ONCE, families, async (family, n) => {
    const { app, refreshToken, accessToken } = family
    const [refreshed, revoked] = await Promise.all([
      pause(Math.random() * HEAD_START_MS).then(() => refreshAt(originOf(n), app, refreshToken)),
      pause(Math.random() * HEAD_START_MS).then(() => revokeAt(originOf(n + 1), family)),
    ])
    outcomes.count(`refresh ${refreshed.outcome}, revoke ${revoked}`)
    if (revoked !== 200) broken.push(`a revocation was answered ${revoked}`)

    const { refresh_token = '', access_token = '' } = refreshed.body
    for (const token of [refreshToken, refresh_token].filter(Boolean)) {
      const { outcome } = await refreshAt(originOf(n), app, token)
      if (outcome !== 400) broken.push(`a refresh token was answered ${outcome} afterwards`)
    }
    for (const token of [accessToken, access_token].filter(Boolean)) {
      const status = await userinfoAt(originOf(n + 1), token)
      if (status !== 401) broken.push(`an access token was answered ${status} afterwards`)
    }
  })

  return { counts: { trials, outcomes }, broken }
}

async function revokeAt(origin: string, { app, refreshToken }: Family): Promise<number> {
  const fields = { token: refreshToken, token_type_hint: 'refresh_token' }

  return (await postForm(`${origin}/oidc/revoke`, fields, basicOf(app))).status
}

async function userinfoAt(origin: string, accessToken: string): Promise<number> {
  const authorization = `Bearer ${accessToken}`

  return (await postForm(`${origin}/oidc/userinfo`, {}, { authorization })).status
}

if (import.meta.main) {
  await runFleetScript({
    name: 'revoke against refresh',
    options: { trials: 500 },
    run: revokeAgainstRefresh,
  })
}
