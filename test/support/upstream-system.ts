import type { Environment } from '../../src/config/index.ts'
import { type Clock, systemClock } from '../../src/core/values/index.ts'
import { type StandInGitHub, startStandInGitHub } from '../../src/demo/stand-in-github/index.ts'
import { type StandInGoogle, startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { startTestSystem, type TestSystem } from './test-system.ts'

export interface UpstreamSystem extends AsyncDisposable {
  system: TestSystem
  google: StandInGoogle
  github: StandInGitHub
  /** An issuer like any other. */
  acme: StandInGoogle
}

/** The provider with a stand-in for every kind of upstream behind it. */
export async function startUpstreamSystem(
  env: Environment = {},
  clock: Clock = systemClock,
): Promise<UpstreamSystem> {
  await using started = new AsyncDisposableStack()
  const client = { clientId: 'latchkey', clientSecret: 'a secret between them' }
  const options = { port: 0, redirectUris: [], ...client }
  const google = started.use(await startStandInGoogle(options))
  const github = started.use(await startStandInGitHub(options))
  const acme = started.use(await startStandInGoogle(options))
  const system = started.use(
    await startTestSystem({
      clock,
      env: {
        GOOGLE_CLIENT_ID: client.clientId,
        GOOGLE_CLIENT_SECRET: client.clientSecret,
        GOOGLE_ISSUER: google.issuer,
        GITHUB_CLIENT_ID: client.clientId,
        GITHUB_CLIENT_SECRET: client.clientSecret,
        GITHUB_URL: github.url,
        UPSTREAMS: 'github,acme,google',
        UPSTREAM_ACME_ISSUER: acme.issuer,
        UPSTREAM_ACME_CLIENT_ID: client.clientId,
        UPSTREAM_ACME_CLIENT_SECRET: client.clientSecret,
        UPSTREAM_ACME_LABEL: 'Acme & Sons',
        ...env,
      },
    }),
  )
  for (const [name, { redirectUris }] of Object.entries({ google, github, acme })) {
    redirectUris.push(`${system.issuer}/upstream/${name}/callback`)
  }
  const all = started.move()

  return { system, google, github, acme, [Symbol.asyncDispose]: () => all.disposeAsync() }
}
