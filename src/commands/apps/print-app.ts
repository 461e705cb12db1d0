import type { App, RegisteredApp } from '../../core/apps/index.ts'
import { formatInstant, formatJson, formatRecord, toTimestamp } from '../output/index.ts'
import type { Terminal } from '../terminal.ts'

type Format = { json?: boolean | undefined }

export const printApp = (terminal: Terminal, app: App, { json }: Format): void =>
  terminal.print(json ? formatJson(appToJson(app)) : formatRecord(describeApp(app)))

/** Prints the app with its secret, which nobody can print again. */
export function printRegisteredApp(
  terminal: Terminal,
  { app, secret }: RegisteredApp,
  { json }: Format,
): void {
  const clientSecret = secret?.reveal()

  terminal.print(
    json
      ? formatJson({ ...appToJson(app), clientSecret })
      : formatRecord([...describeApp(app), ['client secret', clientSecret]]),
  )
  if (secret) terminal.warn('Keep the client secret now: it is not shown again.')
}

/** An app as programs read it: without the digests of its secrets. */
export const appToJson = ({
  secrets: _,
  createdAt,
  updatedAt,
  ownerId,
  backchannelLogoutUri,
  jwks,
  ...app
}: App) => ({
  ...app,
  backchannelLogoutUri: backchannelLogoutUri ?? null,
  ownerId: ownerId ?? null,
  jwks: jwks ?? null,
  createdAt: toTimestamp(createdAt),
  updatedAt: toTimestamp(updatedAt),
})

const describeApp = (app: App): (readonly [string, string | undefined])[] => [
  ['id', app.id],
  ['client ID', app.clientId],
  ['name', app.name],
  ['type', app.type],
  ...app.redirectUris.map((uri) => ['redirect URI', uri] as const),
  ...app.postLogoutRedirectUris.map((uri) => ['after logout', uri] as const),
  ['back-channel logout', app.backchannelLogoutUri],
  ['consent', app.skipConsent ? 'never asked for' : 'asked for'],
  ['signs people in by', app.loginMethods?.join(', ')],
  ['ID tokens', app.idTokenAlgorithm],
  ['authenticates by', describeAuthentication(app)],
  ['owner', app.ownerId],
  ['created', formatInstant(app.createdAt)],
]

function describeAuthentication({ jwks, secrets }: App): string {
  if (jwks) return `${jwks.keys.length} public ${jwks.keys.length === 1 ? 'key' : 'keys'}`

  return secrets.length ? 'secret' : 'nothing (public)'
}
