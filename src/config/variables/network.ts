import { isIP } from 'node:net'
import { quote, reading, splitList } from './reading.ts'

const HOST_NAME = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*$/i

export const LOOPBACK_RANGES = ['127.0.0.0/8', '::1/128']

const readPort = (text: string, refuse: (problem: string) => void): number => {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > 65_535) {
    refuse(`must be a whole number from 1 to 65535, not ${quote(text)}`)
  }

  return number
}

export const port = reading(readPort)

/** `off` is none. */
export const portOrOff = reading((text, refuse) =>
  text === 'off' ? undefined : readPort(text, refuse),
)

/** An address or a name to listen on. */
export const host = reading((text, refuse) => {
  if (!isIP(text) && !HOST_NAME.test(text)) {
    refuse(`must be an IP address or a host name, not ${quote(text)}`)
  }

  return text
})

/** IP addresses and CIDR ranges; `loopback` stands for the ranges of loopback. */
export const networks = reading((text, refuse) => readNetworks(text, refuse))

/** `on` for every network there is, `off` for none, or the same list as that of `networks`. */
export const allowedNetworks = reading((text, refuse) => {
  if (text === 'on') return 'all' as const

  return text === 'off' ? [] : readNetworks(text, refuse, 'must be "on", "off", or list')
})

function readNetworks(
  text: string,
  refuse: (problem: string) => void,
  must = 'must list',
): readonly string[] {
  return splitList(text).flatMap((entry) => {
    if (entry === 'loopback') return LOOPBACK_RANGES
    if (!isNetwork(entry)) {
      refuse(`${must} IP addresses, CIDR ranges or "loopback", not ${quote(entry)}`)
    }

    return entry
  })
}

function isNetwork(entry: string): boolean {
  const [address = '', prefix, ...rest] = entry.split('/')
  const version = isIP(address)

  if (!version || rest.length) return false
  if (prefix === undefined) return true

  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
}
