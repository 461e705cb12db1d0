import { BlockList, isIPv4 } from 'node:net'

/** Networks that may be reached beside the public ones: addresses, CIDR ranges, or all there are. */
export type AllowedNetworks = 'all' | readonly string[]

/** What IANA keeps for special purposes, so that it is nobody's server on the internet. */
// biome-ignore format: a table
const NOT_PUBLIC = [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12',
  '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15',
  '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
  '::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20',
  '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8',
]

/** RFC 6052 §2.1: by it a network without IPv4 reaches the address in the last 32 bits. */
const TRANSLATED = '64:ff9b::'

/** Which addresses a server of an app may have. */
export class ReachableAddresses {
  readonly #notPublic = toBlockList(NOT_PUBLIC)
  readonly #allowed: BlockList | undefined

  constructor(allowed: AllowedNetworks) {
    this.#allowed = allowed === 'all' ? undefined : toBlockList(allowed)
  }

  /** @param address of IPv4 or IPv6, also of IPv4 in IPv6 */
  includes(address: string): boolean {
    if (!this.#allowed) return true
    // An address of this link comes with the name of the link.
    const [plain = ''] = address.split('%')
    const real = translatedOf(plain) ?? plain
    // It sees the IPv4 address in one of IPv6 that maps it.
    const family = isIPv4(real) ? 'ipv4' : 'ipv6'

    return this.#allowed.check(real, family) || !this.#notPublic.check(real, family)
  }
}

function toBlockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', prefix] = network.split('/')
    const family = isIPv4(address) ? 'ipv4' : 'ipv6'
    const whole = family === 'ipv4' ? 32 : 128
    list.addSubnet(address, prefix === undefined ? whole : Number(prefix), family)
  }

  return list
}

/** The IPv4 address behind one of NAT64. */
function translatedOf(address: string): string | undefined {
  const { hostname } = new URL(`http://${isIPv4(address) ? address : `[${address}]`}`)
  if (!hostname.startsWith(`[${TRANSLATED}`)) return undefined
  const [low = '0', high = '0'] = hostname
    .slice(TRANSLATED.length + 1, -1)
    .split(':')
    .reverse()
  const bits = Number.parseInt(high || '0', 16) * 2 ** 16 + Number.parseInt(low || '0', 16)

  return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.')
}
