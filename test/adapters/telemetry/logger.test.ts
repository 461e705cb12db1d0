import { Writable } from 'node:stream'
import { describe, expect, test } from '@jest/globals'
import { createLogger } from '../../../src/adapters/telemetry/index.ts'
import { Unavailable } from '../../../src/core/errors.ts'
import type { Log } from '../../../src/core/log.ts'
import { Secret } from '../../../src/core/values/index.ts'

function openLog(format: 'json' | 'pretty' = 'json') {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })

  return { log: createLogger({ level: 'info', format, destination }), lines }
}

const entry = (fields: object): Record<string, unknown> => {
  const { log, lines } = openLog()
  log.info(fields, 'something happened')

  return JSON.parse(lines.join(''))
}

describe('a line of the log', () => {
  test('says when, how grave, and what happened', () => {
    expect(entry({ userId: 'u1' })).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: 'info',
      userId: 'u1',
      msg: 'something happened',
    })
  })

  test('is left out below the level', () => {
    const { log, lines } = openLog()
    log.debug({}, 'a detail')

    expect(lines).toEqual([])
  })

  test('is what the core writes to', () => {
    const { log, lines } = openLog()
    const core: Log = log
    core.warn({ grantId: 'g1' }, 'a token was replayed')

    expect(lines.join('')).toMatch('"grantId":"g1","msg":"a token was replayed"')
  })

  test('is readable on a terminal, at once', () => {
    const { log, lines } = openLog('pretty')
    log.info({ userId: 'u1' }, 'something happened')

    expect(lines.join('')).toMatch(/INFO.*something happened/s)
    expect(lines.join('')).toMatch(/userId.*"u1"/)
  })
})

describe('a credential', () => {
  test.each([
    'authorization',
    'Cookie',
    'set-cookie',
    'password',
    'code',
    'client_secret',
    'clientSecret',
    'refresh_token',
    'access_token',
    'id_token',
    'token',
    'client_assertion',
    'code_verifier',
  ])('called %s is masked at any depth', (name) => {
    const line = JSON.stringify(
      entry({ [name]: 'hunter2', request: { headers: [{ [name]: ['hunter2'] }] } }),
    )

    expect(line).not.toMatch('hunter2')
    expect(line).toMatch(`{"${name}":"[secret]"}`)
  })

  test('that is a Secret is masked whatever it is called', () => {
    expect(entry({ harmless: new Secret('hunter2') })).toMatchObject({ harmless: '[secret]' })
  })

  test('is masked in what a child log always says', () => {
    const { log, lines } = openLog()
    log.child({ query: { code: 'hunter2' } }).info('something happened')

    expect(lines.join('')).toMatch('"query":{"code":"[secret]"}')
  })
})

describe('an error', () => {
  test('shows its code, its stack and its causes with theirs', () => {
    const cause = Object.assign(new Error('disk I/O error'), { errcode: 10 })

    expect(entry({ err: new Unavailable('The database', cause) })).toMatchObject({
      err: {
        type: 'Unavailable',
        code: 'unavailable',
        message: 'The database is not available at the moment.',
        stack: expect.stringContaining('logger.test.ts'),
        cause: {
          type: 'Error',
          errcode: 10,
          message: 'disk I/O error',
          stack: expect.stringContaining('logger.test.ts'),
        },
      },
    })
  })

  test('does not show what a library attached to it', () => {
    const error = Object.assign(new Error('refused'), { request: { body: 'hunter2' } })

    expect(JSON.stringify(entry({ err: error, also: [error] }))).not.toMatch('hunter2')
  })

  test('may have itself as its cause', () => {
    const error = new Error('round and round')
    error.cause = error

    expect(entry({ err: error })).toMatchObject({ err: { message: 'round and round' } })
  })

  test('may be logged by itself', () => {
    const { log, lines } = openLog()
    log.error(new Error('broken'))

    expect(JSON.parse(lines.join(''))).toMatchObject({ msg: 'broken', err: { message: 'broken' } })
  })
})
