import { DAY, type Instant } from '../values/index.ts'
import type { App, AppSecret } from './app.ts'
import { isLive } from './app-secret.ts'
import { hasSecret } from './app-settings.ts'
import { InvalidAppSetting, TooManySecrets } from './errors.ts'

export const MAX_OVERLAP_MS = 30 * DAY
export const DEFAULT_OVERLAP_MS = DAY

/** Each is compared at every request of the app. */
const MOST_SECRETS = 10

/**
 * The secrets after a rotation: the new one, and those that worked until now, for the overlap at
 * most. An overlap of 0 ends them at once.
 * @throws {InvalidAppSetting} when the app authenticates otherwise
 * @throws {TooManySecrets}
 */
export function rotateSecrets(
  app: Pick<App, 'type' | 'jwks' | 'secrets'>,
  newDigest: string,
  overlapMs: number,
  now: Instant,
): readonly AppSecret[] {
  if (!hasSecret(app)) throw new InvalidAppSetting('type', describeMissing(app))

  const end = now + overlapMs
  const old = app.secrets
    .filter((secret) => overlapMs > 0 && isLive(secret, now))
    .map((secret) => ({ ...secret, expiresAt: Math.min(secret.expiresAt ?? end, end) }))
  if (old.length >= MOST_SECRETS) throw new TooManySecrets(MOST_SECRETS)

  return [{ digest: newDigest, createdAt: now, expiresAt: undefined }, ...old]
}

const describeMissing = ({ type, jwks }: Pick<App, 'type' | 'jwks'>): string =>
  jwks ? 'an app that authenticates by key has no secret' : `an app of type ${type} has no secret`
