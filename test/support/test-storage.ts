import { randomUUID } from 'node:crypto'
import type { Environment } from '../../src/config/index.ts'
import { engines } from './databases.ts'

export interface TestStorage extends AsyncDisposable {
  /** How a system is told of it. */
  env: Environment
}

/** Set by jest.config.js: a dialect, with Redis or without, as in `postgres+redis`. */
const { TEST_STORAGE = 'sqlite', IS_FIRST_STORAGE = true } = globalThis as {
  TEST_STORAGE?: string
  IS_FIRST_STORAGE?: boolean
}

/** Whether everything runs on it; else only what another storage could break. */
export const isFirstStorage = IS_FIRST_STORAGE

const [dialect, redis] = TEST_STORAGE.split('+')

/** What the systems of this run keep their things in, fresh and empty. */
export async function openTestStorage(): Promise<TestStorage> {
  const engine = engines.find((it) => it.dialect === dialect)
  if (!engine) throw new Error(`${dialect} is not here: npm test starts it`)
  const { url, [Symbol.asyncDispose]: dispose } = await engine.create()

  return {
    env: { DATABASE_URL: url, ...(redis ? newRedisPart() : {}) },
    [Symbol.asyncDispose]: dispose,
  }
}

/** Keys under a name that nobody else has; they end by themselves. */
function newRedisPart(): Environment {
  const { REDIS_TEST_URL } = process.env
  if (!REDIS_TEST_URL) throw new Error('Redis is not here: npm test starts it')

  return { REDIS_URL: REDIS_TEST_URL, REDIS_PREFIX: `test-${randomUUID()}:` }
}
