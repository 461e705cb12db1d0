import { type Clock, systemClock } from '../../core/values/index.ts'
import { openLoopbackServer } from '../loopback-server.ts'
import { listenerOf } from '../stand-in/listener.ts'
import { addBrowserRoutes } from './browser-routes.ts'
import { addClientRoutes } from './client-routes.ts'
import { IdTokenSigner } from './id-token-signer.ts'
import { Issuer } from './issuer.ts'
import type { Misbehaviour } from './misbehaviour.ts'
import { type Persona, personas } from './personas.ts'

export interface StandInGoogleOptions {
  /** 0 takes any that is free. */
  port: number
  clientId: string
  clientSecret: string
  redirectUris: readonly string[]
  /** Whether ID tokens say no more than who it is, and userinfo all the rest. */
  isTerse?: boolean
  misbehaviour?: Misbehaviour
  clock?: Clock
}

export interface StandInGoogle extends AsyncDisposable {
  readonly issuer: string
  /** What is registered for its client. May be added to. */
  readonly redirectUris: string[]
  /** Who has an account, by the value of their button. May be added to. */
  readonly people: Map<string, Persona>
  /** What goes wrong from now on. */
  misbehaviour: Misbehaviour | undefined
}

/** Starts an issuer of its own at `http://localhost:<port>`. */
export async function startStandInGoogle(options: StandInGoogleOptions): Promise<StandInGoogle> {
  const { port, clientId, clientSecret, isTerse = false, clock = systemClock } = options
  const server = await openLoopbackServer(port)
  const { url } = server

  const standIn: StandInGoogle = {
    issuer: url,
    redirectUris: [...options.redirectUris],
    people: new Map(personas),
    misbehaviour: options.misbehaviour,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
  const { redirectUris, people } = standIn

  const client = { clientId, clientSecret, redirectUris }
  const signer = await IdTokenSigner.create({ issuer: url, clock })
  const issuer = new Issuer({ client, signer, isTerse, clock })
  const misbehaviour = () => standIn.misbehaviour

  server.serve(
    listenerOf((router) => {
      addBrowserRoutes(router, { url, client, issuer, people })
      addClientRoutes(router, { url, client, issuer, signer, misbehaviour })
    }),
  )

  return standIn
}
