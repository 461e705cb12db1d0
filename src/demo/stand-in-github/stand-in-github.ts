import { type Clock, systemClock } from '../../core/values/index.ts'
import { openLoopbackServer } from '../loopback-server.ts'
import { listenerOf } from '../stand-in/listener.ts'
import { Accounts } from './accounts.ts'
import { addBrowserRoutes } from './browser-routes.ts'
import { API_PATH, addClientRoutes } from './client-routes.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { type Persona, personas } from './personas.ts'

export interface StandInGitHubOptions {
  /** 0 takes any that is free. */
  port: number
  clientId: string
  clientSecret: string
  redirectUris: readonly string[]
  clock?: Clock
}

export interface StandInGitHub extends AsyncDisposable {
  readonly url: string
  readonly apiUrl: string
  /** What is registered for its client. May be added to. */
  readonly redirectUris: string[]
  /** Who has an account, by the value of their button. May be added to. */
  readonly people: Map<string, Persona>
  /** What goes wrong from now on. */
  misbehaviour: Misbehaviour | undefined
}

/** Starts a GitHub of its own at `http://localhost:<port>`. */
export async function startStandInGitHub(options: StandInGitHubOptions): Promise<StandInGitHub> {
  const { port, clientId, clientSecret, clock = systemClock } = options
  const server = await openLoopbackServer(port)

  const standIn: StandInGitHub = {
    url: server.url,
    apiUrl: `${server.url}${API_PATH}`,
    redirectUris: [...options.redirectUris],
    people: new Map(personas),
    misbehaviour: undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  const { redirectUris, people } = standIn

  const client = { clientId, clientSecret, redirectUris }
  const accounts = new Accounts({ clock })
  const misbehaviour = () => standIn.misbehaviour

  server.serve(
    listenerOf((router) => {
      addBrowserRoutes(router, { client, accounts, people })
      addClientRoutes(router, { client, accounts, misbehaviour })
    }),
  )

  return standIn
}
