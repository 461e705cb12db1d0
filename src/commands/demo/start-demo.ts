import { join } from 'node:path'
import { MemoryInbox } from '../../adapters/mail/index.ts'
import type { Config } from '../../config/index.ts'
import { systemClock as clock } from '../../core/values/index.ts'
import { startRelyingParty } from '../../demo/relying-party/index.ts'
import { startStandInGoogle } from '../../demo/stand-in-google/index.ts'
import { startSystem } from '../../system.ts'
import { claimPort } from '../claim-port.ts'
import { obtainSampleApp } from './sample-app.ts'

export interface DemoPorts {
  relyingPartyPort: number
  googlePort: number
}

export interface Demo extends AsyncDisposable {
  relyingPartyUrl: string
  googleUrl: string
}

/**
 * Starts the three servers of the demo, or none.
 * @throws {PortNotFree}
 */
export async function startDemo(config: Config, ports: DemoPorts): Promise<Demo> {
  await using started = new AsyncDisposableStack()
  const google = started.use(await startGoogle(config, ports))
  const { storage } = started.use(
    await claimPort('Set PORT to another one.', () =>
      startSystem(config, { openInbox: new MemoryInbox({ clock }) }),
    ),
  )

  const relyingPartyUrl = `http://localhost:${ports.relyingPartyPort}`
  const client = await obtainSampleApp(storage.apps, {
    url: relyingPartyUrl,
    secretPath: join(config.dataDir, 'sample-app-secret'),
  })
  started.use(
    await claimPort('Set --relying-party-port to another one.', () =>
      startRelyingParty({ port: ports.relyingPartyPort, issuer: config.issuer, ...client }),
    ),
  )
  const servers = started.move()

  return {
    relyingPartyUrl,
    googleUrl: google.issuer,
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  }
}

const startGoogle = ({ issuer, google }: Config, { googlePort }: DemoPorts) =>
  claimPort('Set --google-port to another one.', () =>
    startStandInGoogle({
      port: googlePort,
      clientId: google?.clientId ?? '',
      clientSecret: google?.clientSecret.reveal() ?? '',
      redirectUris: [`${issuer}/upstream/google/callback`],
    }),
  )
