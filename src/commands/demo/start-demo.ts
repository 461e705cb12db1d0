import { join } from 'node:path'
import { MemoryInbox } from '../../adapters/mail/index.ts'
import type { Config } from '../../config/index.ts'
import { systemClock as clock } from '../../core/values/index.ts'
import { startRelyingParty } from '../../demo/relying-party/index.ts'
import { startStandInGitHub } from '../../demo/stand-in-github/index.ts'
import { startStandInGoogle } from '../../demo/stand-in-google/index.ts'
import { startSystem } from '../../system.ts'
import { claimPort } from '../claim-port.ts'
import { claimServePorts } from '../claim-serve-ports.ts'
import { obtainSampleApp } from './sample-app.ts'

export interface DemoPorts {
  relyingPartyPort: number
  googlePort: number
  githubPort: number
}

export interface Demo extends AsyncDisposable {
  relyingPartyUrl: string
  googleUrl: string
  githubUrl: string
}

/**
 * Starts the four servers of the demo, or none.
 * @throws {PortNotFree}
 */
export async function startDemo(config: Config, ports: DemoPorts): Promise<Demo> {
  await using started = new AsyncDisposableStack()
  const google = started.use(await startGoogle(config, ports))
  const github = started.use(await startGitHub(config, ports))
  const { storage } = started.use(
    await claimServePorts(config, () =>
      startSystem(config, { openInbox: new MemoryInbox({ clock }) }),
    ),
  )

  const relyingPartyUrl = `http://localhost:${ports.relyingPartyPort}`
  const client = await obtainSampleApp(storage, {
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
    githubUrl: github.url,
    [Symbol.asyncDispose]: () => servers.disposeAsync(),
  }
}

const startGoogle = (config: Config, { googlePort }: DemoPorts) =>
  claimPort('Set --google-port to another one.', () =>
    startStandInGoogle({ port: googlePort, ...clientAt('google', config) }),
  )

const startGitHub = (config: Config, { githubPort }: DemoPorts) =>
  claimPort('Set --github-port to another one.', () =>
    startStandInGitHub({ port: githubPort, ...clientAt('github', config) }),
  )

/** What an upstream has to know of us, as our configuration says. */
function clientAt(upstream: 'google' | 'github', { issuer, upstreams }: Config) {
  const settings = upstreams.find(({ kind }) => kind === upstream)

  return {
    clientId: settings?.clientId ?? '',
    clientSecret: settings?.clientSecret.reveal() ?? '',
    redirectUris: [`${issuer}/upstream/${upstream}/callback`],
  }
}
