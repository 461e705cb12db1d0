import { startRelyingParty } from '../../src/demo/relying-party/index.ts'
import { type StandInGoogle, startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { freePort } from './free-port.ts'
import { startTestSystem, type TestSystem } from './test-system.ts'

export interface DemoSystem extends AsyncDisposable {
  system: TestSystem
  google: StandInGoogle
  /** Where the sample relying party is. */
  appUrl: string
}

/** The provider with the stand-in Google behind it and the sample relying party before it. */
export async function startDemoSystem(): Promise<DemoSystem> {
  await using started = new AsyncDisposableStack()
  const client = { clientId: 'latchkey', clientSecret: 'a secret between them' }
  const google = started.use(await startStandInGoogle({ port: 0, redirectUris: [], ...client }))
  const system = started.use(
    await startTestSystem({
      env: {
        GOOGLE_CLIENT_ID: client.clientId,
        GOOGLE_CLIENT_SECRET: client.clientSecret,
        GOOGLE_ISSUER: google.issuer,
      },
    }),
  )
  google.redirectUris.push(`${system.issuer}/upstream/google/callback`)

  const port = await freePort()
  const { app, secret } = await system.registerApp({
    redirectUris: [`http://localhost:${port}/callback`],
    postLogoutRedirectUris: [`http://localhost:${port}/`],
  })
  const relyingParty = started.use(
    await startRelyingParty({
      port,
      issuer: system.issuer,
      clientId: app.clientId,
      clientSecret: secret?.reveal() ?? '',
    }),
  )
  const all = started.move()

  return {
    system,
    google,
    appUrl: relyingParty.url,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}
