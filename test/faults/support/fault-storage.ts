import { randomUUID } from 'node:crypto'
import { type Backend, BackendMissing } from '../../setup/backend.ts'
import { mariadb } from '../../setup/mariadb.ts'
import { postgres } from '../../setup/postgres.ts'
import { redis } from '../../setup/redis.ts'
import { createServerDatabase } from '../../support/server-databases.ts'

export interface FaultStorage extends AsyncDisposable {
  /** How the programs are told of it. */
  env: Readonly<Record<string, string>>
}

const SERVERS: Readonly<Record<string, Backend>> = { postgres, mysql: mariadb }

const { POSTGRES_TEST_URL, REDIS_TEST_URL } = process.env

/** What the short forms run on: what is always there, and what big installations run on. */
export const faultStorages: readonly string[] = [
  'sqlite',
  ...(POSTGRES_TEST_URL ? [REDIS_TEST_URL ? 'postgres+redis' : 'postgres'] : []),
]

/**
 * A fresh storage, on the servers that the environment names or else on private ones.
 * @param name a dialect, with Redis or without, as in `postgres+redis`
 */
export async function openFaultStorage(name: string): Promise<FaultStorage> {
  const [dialect = '', withRedis] = name.split('+')
  await using opened = new AsyncDisposableStack()
  const env: Record<string, string> = {}

  const server = SERVERS[dialect]
  if (server) {
    env.DATABASE_URL = opened.use(await createServerDatabase(await urlOf(server, opened))).url
  }
  if (withRedis) {
    env.REDIS_URL = await urlOf(redis, opened)
    env.REDIS_PREFIX = `test-${randomUUID()}:`
  }
  const all = opened.move()

  return { env, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

async function urlOf(backend: Backend, opened: AsyncDisposableStack): Promise<string> {
  const given = process.env[backend.variable]
  if (given) return given
  const program = backend.find()
  if (!program) throw new BackendMissing(`there is no ${backend.name}: ${backend.advice}`)

  return backend.start(program, opened)
}
