import { inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { InvalidConfiguration, loadConfig } from '../../src/config/index.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'
const redisOf = (env: Record<string, string>) => loadConfig({ LATCHKEY_SECRET, ...env }).redis

const faultOf = (env: Record<string, string>): string => {
  try {
    redisOf(env)
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.message
    throw error
  }
  throw new Error('the configuration was accepted')
}

const node = (host: string, port = 6_379) => ({ host, port })

describe('Redis', () => {
  test('is there only when somebody says where', () => {
    expect(redisOf({})).toBeUndefined()
    expect(redisOf({ REDIS_PASSWORD: 'hush' })).toBeUndefined()
  })

  // biome-ignore format: a table
  test.each([
    ['redis://cache', { kind: 'single', nodes: [node('cache')], database: 0, isEncrypted: false }],
    ['cache:7000', { kind: 'single', nodes: [node('cache', 7_000)] }],
    ['redis://cache:7000/3', { kind: 'single', nodes: [node('cache', 7_000)], database: 3 }],
    ['redis://[::1]:7000/', { kind: 'single', nodes: [node('::1', 7_000)], database: 0 }],
    ['rediss://cache', { kind: 'single', isEncrypted: true }],
    ['a:1,b:2,c', { kind: 'cluster', nodes: [node('a', 1), node('b', 2), node('c')] }],
    ['redis://a:1, redis://b:2', { kind: 'cluster', nodes: [node('a', 1), node('b', 2)] }],
    ['rediss+cluster://entry', { kind: 'cluster', nodes: [node('entry')], isEncrypted: true }],
    ['redis+sentinel://a,b:9/main', { kind: 'sentinel', nodes: [node('a', 26_379), node('b', 9)], master: 'main' }],
    ['rediss+sentinel://a/main', { kind: 'sentinel', isEncrypted: true }],
  ])('at %s is %o', (text, address) => {
    expect(redisOf({ REDIS_URL: text })).toMatchObject(address)
    expect(redisOf({ REDIS_URLS: text })).toEqual(redisOf({ REDIS_URL: text }))
  })

  test('is entered with the user name and password of the address', () => {
    const redis = redisOf({ REDIS_URL: 'redis://me:p%40ss@a,b,c' })

    expect(redis?.username).toBe('me')
    expect(redis?.password?.reveal()).toBe('p@ss')
    expect(redisOf({ REDIS_URL: 'redis://:hush@a' })?.username).toBeUndefined()
  })

  test('is entered with passwords that stand apart', () => {
    const redis = redisOf({
      REDIS_URL: 'redis+sentinel://a/main',
      REDIS_PASSWORD: 'hush',
      REDIS_SENTINEL_PASSWORD: 'shh',
    })

    expect(redis?.password?.reveal()).toBe('hush')
    expect(redis?.sentinelPassword?.reveal()).toBe('shh')
  })

  test('keeps everything under a prefix', () => {
    expect(redisOf({ REDIS_URL: 'a' })?.prefix).toBe('latchkey:')
    expect(redisOf({ REDIS_URL: 'a', REDIS_PREFIX: 'id/' })?.prefix).toBe('id/')
  })

  // biome-ignore format: a table
  test.each([
    [{ REDIS_URL: 'http://a' }, /REDIS_URL must begin with redis or rediss or/],
    [{ REDIS_URL: 'redis://' }, /REDIS_URL must be redis:\/\/ and a host/],
    [{ REDIS_URL: ',' }, /REDIS_URL must be redis:\/\/ and a host/],
    [{ REDIS_URL: 'redis://a?db=1' }, /REDIS_URL must be redis:\/\/ and a host/],
    [{ REDIS_URL: 'redis://a:0' }, /REDIS_URL must have ports from 1 to 65535/],
    [{ REDIS_URL: 'redis://a:65536' }, /REDIS_URL must have ports from 1 to 65535/],
    [{ REDIS_URL: 'redis://a/main' }, /REDIS_URL must end with \/ and the number of a database/],
    [{ REDIS_URL: 'redis://a,b/1' }, /REDIS_URL must not name a database: a Cluster/],
    [{ REDIS_URL: 'redis://a,rediss://b' }, /REDIS_URL must have the same scheme/],
    [{ REDIS_URL: 'redis://x:1@a,y:1@b' }, /REDIS_URL must have the same username/],
    [{ REDIS_URL: 'redis+sentinel://a' }, /REDIS_URL must end with \/ and the name of the master/],
    [{ REDIS_URL: 'redis://:100%@a' }, /REDIS_URL must have each % in a password/],
    [{ REDIS_URL: 'a', REDIS_URLS: 'b' }, /REDIS_URLS must not be set together with REDIS_URL/],
    [{ REDIS_URL: 'redis://:x@a', REDIS_PASSWORD: 'y' }, /REDIS_PASSWORD must not be set/],
    [{ REDIS_PREFIX: '{a}:' }, /REDIS_PREFIX must not contain braces/],
  ] as [Record<string, string>, RegExp][])('is refused as %o', (env, problem) => {
    expect(faultOf(env)).toMatch(problem)
  })

  test('shows no password, neither when it is printed nor when it is refused', () => {
    const config = loadConfig({ LATCHKEY_SECRET, REDIS_URL: 'redis://me:hunter2@a' })

    expect(inspect(config, { depth: 9 }) + JSON.stringify(config)).not.toContain('hunter2')
    expect(faultOf({ REDIS_URL: 'redis://me:hunter2@a:0' })).not.toContain('hunter2')
    expect(faultOf({ REDIS_URL: 'hunter2://me:hunter2@a' })).not.toContain('hunter2')
  })
})
