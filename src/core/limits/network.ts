import { isIP } from 'node:net'

/**
 * The network that an address belongs to: what one household or office usually has, IPv4 /24 or
 * IPv6 /64. An IPv4 address that is written as IPv6 is an IPv4 address. Whatever is no address
 * shares one network, so that it is limited too.
 */
export function networkOf(address: string): string {
  const [ip = ''] = address.trim().split('%')

  if (isIP(ip) === 4) return v4Network(ip.split('.'))
  if (isIP(ip) === 6) return v6Network(v6Groups(ip))

  return 'unknown'
}

/**
 * The site that a network belongs to: of IPv6 the /48 that one customer may hold, with 65,536
 * networks in it; of IPv4 the network itself.
 */
export function siteOf(network: string): string {
  const [groups, bits] = network.split('::/')

  return bits === '64' && groups ? `${groups.split(':').slice(0, 3).join(':')}::/48` : network
}

const v4Network = ([a, b, c]: readonly (string | number)[]): string => `${a}.${b}.${c}.0/24`

function v6Network(groups: readonly string[]): string {
  // RFC 4291 §2.5.5.2: ::ffff:0:0/96 holds the IPv4 addresses.
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') {
    return `${groups.slice(0, 4).join(':')}::/64`
  }

  return v4Network(groups.slice(6).flatMap((group) => bytes(Number.parseInt(group, 16))))
}

const bytes = (group: number): number[] => [group >> 8, group & 0xff]

/** All eight, in lower-case hex without leading zeros. */
function v6Groups(ip: string): string[] {
  // The URL parser writes every form of an address in one way (RFC 5952).
  const [head = '', tail = ''] = new URL(`http://[${ip}]`).hostname.slice(1, -1).split('::')
  const [left, right] = [groupsOf(head), groupsOf(tail)]
  const zeros = Array<string>(8 - left.length - right.length).fill('0')

  return [...left, ...zeros, ...right]
}

const groupsOf = (text: string): string[] => (text ? text.split(':') : [])
