import { lookup } from 'node:dns'
import { type ClientRequest, type RequestOptions, request as requestByHttp } from 'node:http'
import { request as requestByHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { DeliveryResult, LogoutDelivery } from '../../core/back-channel-logout/index.ts'
import { SECOND } from '../../core/values/index.ts'
import { describeFailure, PrivateAddress } from './failure.ts'
import { type AllowedNetworks, ReachableAddresses } from './reachable-addresses.ts'

export type { AllowedNetworks }

/** From the first question for its address to the status line of its answer. */
const TIMEOUT_MS = 5 * SECOND
const MAX_HEADER_BYTES = 16 * 1024

/**
 * Posts a logout token to the server of an app (Back-Channel Logout 1.0 §2.5). Of the answer only
 * the status is read, and no redirect is followed. Addresses are looked at as they are connected
 * to: a name that leads elsewhere by then is found out.
 */
export class HttpLogoutDelivery implements LogoutDelivery {
  readonly #reachable: ReachableAddresses
  readonly #timeoutMs: number

  constructor({
    allowed,
    timeoutMs = TIMEOUT_MS,
  }: { allowed: AllowedNetworks; timeoutMs?: number }) {
    this.#reachable = new ReachableAddresses(allowed)
    this.#timeoutMs = timeoutMs
  }

  async deliver(uri: string, logoutToken: string): Promise<DeliveryResult> {
    try {
      return resultOf(await this.#post(uri, new URLSearchParams({ logout_token: logoutToken })))
    } catch (error) {
      return { is: 'failed', reason: describeFailure(error, this.#timeoutMs) }
    }
  }

  async #post(uri: string, form: URLSearchParams): Promise<number> {
    const url = new URL(uri)
    const body = form.toString()
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const host = url.hostname.replace(/^\[|\]$/g, '')
    // An address in the URL is looked up nowhere.
    if (isIP(host) && !this.#reachable.includes(host)) throw new PrivateAddress()

    const request = open(url, {
      method: 'POST',
      agent: false,
      lookup: this.#lookup,
      maxHeaderSize: MAX_HEADER_BYTES,
      signal: AbortSignal.timeout(this.#timeoutMs),
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      },
    })
    request.on('error', reject)
    request.on('response', ({ statusCode = 0 }) => {
      resolve(statusCode)
      // Whatever else it has to say is not read.
      request.destroy()
    })
    request.end(body)

    return promise
  }

  readonly #lookup: LookupFunction = (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const reachable = addresses.filter(({ address }) => this.#reachable.includes(address))
      const [first] = reachable
      if (!first) return done(new PrivateAddress(), '')

      return options.all ? done(null, reachable) : done(null, first.address, first.family)
    })
  }
}

const open = (url: URL, options: RequestOptions): ClientRequest =>
  url.protocol === 'https:' ? requestByHttps(url, options) : requestByHttp(url, options)

function resultOf(status: number): DeliveryResult {
  if (status === 200 || status === 204) return { is: 'delivered' }

  return status === 400
    ? { is: 'refused', reason: 'the app refused the logout token: it answered 400' }
    : { is: 'failed', reason: `the app answered ${status} instead of 200` }
}
