import type { Environment } from '../../src/config/index.ts'
import { startRelyingParty } from '../../src/demo/relying-party/index.ts'
import { freePort } from './free-port.ts'
import { startUpstreamSystem, type UpstreamSystem } from './upstream-system.ts'

export interface DemoSystem extends UpstreamSystem {
  /** Where the sample relying party is. */
  appUrl: string
}

/** The provider with upstreams behind it and the sample relying party before it. */
export async function startDemoSystem(env: Environment = {}): Promise<DemoSystem> {
  await using started = new AsyncDisposableStack()
  const upstreams = started.use(await startUpstreamSystem(env))
  const { system } = upstreams

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
    ...upstreams,
    appUrl: relyingParty.url,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}
