import { BlockList, isIP } from 'node:net'
import type { Middleware } from 'koa'

const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto']

/**
 * Pins what a request says about itself to what we know: host and scheme are the issuer's, whatever
 * `Host` or a forwarded header claims; the address is the peer's, or, behind trusted proxies, the
 * last one that no trusted proxy added. Needs `app.proxy`, which reads what is set here.
 * @param trusted addresses and CIDR ranges
 */
export function pinToIssuer(issuer: string, trusted: readonly string[]): Middleware {
  const { host, protocol } = new URL(issuer)
  const addressOf = clientAddresses(trusted)

  return (ctx, next) => {
    const { headers } = ctx.req
    const address = addressOf(
      ctx.req.socket.remoteAddress ?? '',
      String(headers['x-forwarded-for'] ?? ''),
    )
    for (const name of FORWARDED) delete headers[name]

    headers['x-forwarded-for'] = address
    headers['x-forwarded-host'] = host
    headers['x-forwarded-proto'] = protocol.slice(0, -1)

    return next()
  }
}

/**
 * Whose request it is: the peer's, or, behind trusted proxies, the last that no trusted one added.
 * @param trusted addresses and CIDR ranges
 */
export function clientAddresses(
  trusted: readonly string[],
): (peer: string, forwardedFor: string) => string {
  const proxies = blockListOf(trusted)

  return (peer, forwardedFor) => clientAddress(peer, forwardedFor, proxies)
}

function clientAddress(peer: string, forwardedFor: string, proxies: BlockList): string {
  const hops = [...forwardedFor.split(',').map((hop) => hop.trim()), peer]
  let address = plain(peer)

  for (const hop of hops.reverse()) {
    const candidate = plain(hop)
    if (!isIP(candidate)) return address
    address = candidate
    if (!isTrusted(address, proxies)) return address
  }

  return address
}

const isTrusted = (address: string, proxies: BlockList): boolean =>
  proxies.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Without the port that some proxies add; IPv4 that is seen through an IPv6 socket is IPv4. */
const plain = (address: string): string =>
  address
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/^::ffff:(?=\d+\.)/, '')

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList()

  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }

  return list
}
