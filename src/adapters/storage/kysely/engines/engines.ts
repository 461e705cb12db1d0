import type { Engine } from './engine.ts'
import { mysql } from './mysql/engine.ts'
import { postgres } from './postgres/engine.ts'
import { sqlite } from './sqlite/engine.ts'

// biome-ignore format: a table
const ENGINES: Readonly<Record<string, Engine>> = {
  sqlite,
  file:       sqlite,
  postgres,
  postgresql: postgres,
  mysql,
  mariadb:    mysql,
}

/** By the scheme of a URL. */
export function engineOf(url: string): Engine {
  const engine = ENGINES[url.slice(0, url.indexOf(':'))]
  // The URL stays out of the message: it can hold a password.
  if (!engine) throw new Error('the URL names no kind of database that Latchkey works with')

  return engine
}
