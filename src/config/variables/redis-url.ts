import { Secret } from '../../core/values/index.ts'
import type { RedisAddress } from '../config.ts'
import { reading, splitList } from './reading.ts'

// biome-ignore format: a table
const SCHEMES = {
  'redis':           { kind: undefined,  isEncrypted: false, port: 6_379 },
  'rediss':          { kind: undefined,  isEncrypted: true,  port: 6_379 },
  'redis+cluster':   { kind: 'cluster',  isEncrypted: false, port: 6_379 },
  'rediss+cluster':  { kind: 'cluster',  isEncrypted: true,  port: 6_379 },
  'redis+sentinel':  { kind: 'sentinel', isEncrypted: false, port: 26_379 },
  'rediss+sentinel': { kind: 'sentinel', isEncrypted: true,  port: 26_379 },
} as const

const SHAPE = new RegExp(
  [
    /^(?:(?<scheme>[^:/]+):\/\/)?/,
    /(?:(?<username>[^:@/]*)(?::(?<password>[^@/]*))?@)?/,
    /(?<host>\[[\da-f:.]+\]|[^:@/?#[\]\s]+)(?::(?<port>\d{1,5}))?/,
    /(?:\/(?<path>[^/?#\s]*))?$/,
  ]
    .map(({ source }) => source)
    .join(''),
  'i',
)

type Part = 'scheme' | 'username' | 'password' | 'host' | 'port' | 'path'
type Entry = { readonly [Name in Part]?: string }
type Refuse = (problem: string) => void

/**
 * `redis://[user:password@]host[:port][,host[:port]]…[/database]`, where several hosts are nodes of
 * a Cluster. After `redis+sentinel:` they are Sentinels, and the path is the name of their master;
 * after `redis+cluster:` one host is a node of a Cluster too. `rediss…:` is the same over TLS. Each
 * host may have the scheme again, and `redis:` may be left out.
 */
export const redisUrl = reading((text, refuse): RedisAddress => {
  const entries = splitList(text).map((entry): Entry => SHAPE.exec(entry)?.groups ?? {})
  // The value stays out of every message: it can hold a password.
  if (!entries.length || entries.some(({ host }) => !host)) {
    refuse('must be redis:// and a host, or several with commas between them')
  }

  const common = commonParts(entries, refuse)
  if (!(common.scheme in SCHEMES)) refuse(`must begin with ${Object.keys(SCHEMES).join(' or ')}`)
  const scheme = SCHEMES[common.scheme as keyof typeof SCHEMES] ?? SCHEMES.redis
  const nodes = entries.map((entry) => readNode(entry, scheme.port, refuse))
  const access = {
    nodes,
    isEncrypted: scheme.isEncrypted,
    username: common.username,
    password: common.password === undefined ? undefined : new Secret(common.password),
  }

  switch (scheme.kind ?? (nodes.length > 1 ? 'cluster' : 'single')) {
    case 'single':
      return { kind: 'single', ...access, database: readDatabase(common.path, refuse) }
    case 'cluster':
      if (Number(common.path ?? 0)) refuse('must not name a database: a Cluster has only one')
      return { kind: 'cluster', ...access }
    case 'sentinel':
      if (!common.path) refuse('must end with / and the name of the master')
      return { kind: 'sentinel', ...access, master: common.path ?? '' }
  }
})

/** What may be said with any of the hosts, and holds for all of them. */
function commonParts(entries: readonly Entry[], refuse: Refuse) {
  const find = (part: Part): string | undefined => {
    const [value, another] = new Set(entries.map((entry) => entry[part]).filter((text) => text))
    if (another) refuse(`must have the same ${part} for every host`)

    return value && decode(value, refuse)
  }

  return {
    scheme: find('scheme')?.toLowerCase() ?? 'redis',
    username: find('username'),
    password: find('password'),
    path: find('path'),
  }
}

function readNode({ host = '', port }: Entry, usualPort: number, refuse: Refuse) {
  const number = Number(port ?? usualPort)
  if (number < 1 || number > 65_535) refuse('must have ports from 1 to 65535')

  return { host: host.replace(/^\[|\]$/g, ''), port: number }
}

function readDatabase(path: string | undefined, refuse: Refuse): number {
  if (path && !/^\d{1,5}$/.test(path)) refuse('must end with / and the number of a database')

  return Number(path ?? 0)
}

function decode(text: string, refuse: Refuse): string {
  try {
    return decodeURIComponent(text)
  } catch {
    refuse('must have each % in a password written as %25')
    return ''
  }
}

/** What every key begins with. */
export const redisPrefix = reading((text, refuse) => {
  // A Cluster keeps all keys with the same text in braces on one node.
  if (/[{}\s]/.test(text)) refuse('must not contain braces or spaces')

  return text
})
