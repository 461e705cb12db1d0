import { digest, type Instant, isSameDigest } from '../values/index.ts'
import type { App, AppSecret } from './app.ts'

/** Whether `secret` is one of the app's live secrets: during an overlap there are two. */
export function isSecretOf(app: Pick<App, 'secrets'>, secret: string, now: Instant): boolean {
  const given = digest(secret)

  return app.secrets.some((known) => isLive(known, now) && isSameDigest(known.digest, given))
}

export const isLive = ({ expiresAt }: AppSecret, now: Instant): boolean =>
  expiresAt === undefined || expiresAt > now
