import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'
const load = (env: Record<string, string> = {}) => loadConfig({ LATCHKEY_SECRET, ...env })

test.each([
  'sqlite:./data/latchkey.db',
  'file:///srv/latchkey.db',
  'postgres://latchkey:p%40ss@db.example.com/latchkey',
  'postgresql://latchkey@[::1]:5433/latchkey?sslmode=verify-full',
  'mysql://latchkey:hush@db/latchkey?ssl-mode=REQUIRED',
  'mariadb://db:3307/latchkey?sslmode=disable',
])('the database may be %s', (url) => {
  expect(load({ DATABASE_URL: url }).databaseUrl).toBe(url)
})

test('a database server is used with bounds, also when nobody sets them', () => {
  expect(load().database).toEqual({ poolSize: 10, connectSeconds: 30, tlsAuthority: undefined })
  expect(load({ DATABASE_POOL_SIZE: '25', DATABASE_CONNECT_TIMEOUT: '2m' }).database).toMatchObject(
    { poolSize: 25, connectSeconds: 120 },
  )
})
