import { readFile, writeFile } from 'node:fs/promises'
import { AppRegistry, type AppStore, isSecretOf } from '../../core/apps/index.ts'
import type { AuditRecorder } from '../../core/audit/index.ts'
import { systemClock as clock } from '../../core/values/index.ts'

export interface SampleClient {
  clientId: string
  clientSecret: string
}

const NAME = 'Sample application'

/**
 * The client of the sample application at `url`: the one of the last demo, so that consents are
 * remembered, or else a new one. Its secret is kept in a file that only its owner can read.
 */
export async function obtainSampleApp(
  { apps, audit }: { apps: AppStore; audit: AuditRecorder },
  { url, secretPath }: { url: string; secretPath: string },
): Promise<SampleClient> {
  const redirectUri = `${url}/callback`
  const app = (await apps.list({})).find(({ name }) => name === NAME)
  const kept = await readSecret(secretPath)

  if (app) {
    const isOfUse = isSecretOf(app, kept, clock.now()) && app.redirectUris.includes(redirectUri)
    if (isOfUse) return { clientId: app.clientId, clientSecret: kept }
    await apps.delete(app.id, clock.now())
  }

  const registered = await new AppRegistry({ apps, audit, clock }).register({
    name: NAME,
    type: 'web',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [`${url}/`],
    backchannelLogoutUri: undefined,
    skipConsent: false,
    idTokenAlgorithm: 'RS256',
    jwks: undefined,
  })
  const clientSecret = registered.secret?.reveal() ?? ''
  await writeFile(secretPath, clientSecret, { mode: 0o600 })

  return { clientId: registered.app.clientId, clientSecret }
}

const readSecret = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
