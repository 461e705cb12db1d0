import { describe, expect, test } from '@jest/globals'
import { followEvents } from '../../src/commands/audit/follow-events.ts'
import { parseMoment } from '../../src/commands/audit/parse-moment.ts'
import { Misuse } from '../../src/commands/errors.ts'
import { type AuditEvent, auditEventNames } from '../../src/core/audit/index.ts'
import { DAY, HOUR, newId, SECOND, systemClock } from '../../src/core/values/index.ts'
import { auditEvent } from '../support/audit-events.ts'
import { type CommandLine, openCommandLine } from '../support/command-line.ts'

const EMAIL = 'ada@example.com'
const NOW = Date.UTC(2026, 0, 31, 12)

/** A line with a user who was created, disabled and enabled, and an app. */
async function openUsedLine() {
  const line = await openCommandLine()
  const { id } = await line.json('users', 'create', '--email', EMAIL, '--name', 'Ada', '--verified')
  await line.run(['users', 'disable', EMAIL])
  await line.run(['users', 'enable', EMAIL])
  const app = await line.json('apps', 'create', '--name', 'Nightly', '--type', 'machine')

  return { line, userId: id as string, app: app as { id: string; clientId: string } }
}

const namesIn = async (line: CommandLine, ...options: string[]): Promise<unknown[]> => {
  const { stdout, exitCode } = await line.run(['audit', '--json', ...options])
  expect(exitCode).toBe(0)

  return stdout
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text).name)
}

describe('audit', () => {
  test('prints what operators did, the newest last, one event a line', async () => {
    const { line, userId } = await openUsedLine()
    await using _ = line
    const { stdout } = await line.run(['audit'])
    const lines = stdout.trimEnd().split('\n')

    expect(lines.map((text) => text.split(/ +/)[1])).toEqual([
      'user.created',
      'user.disabled',
      'user.enabled',
      'app.created',
    ])
    expect(lines[1]).toMatch(
      new RegExp(`^2\\d{3}-\\S+Z user\\.disabled +ok +operator +user=${userId} request=\\S+$`),
    )
  })

  test.each([
    [['--user', EMAIL, '--event', 'user.disabled', 'user.enabled'], 2],
    [['--event', 'app.created'], 1],
    [['--since', '1h'], 4],
    [['--until', '1h'], 0],
    [['--outcome', 'failure'], 0],
    [['--limit', '1'], 1],
    [['--request', 'none'], 0],
  ])('with %j finds %i', async (options, count) => {
    const { line } = await openUsedLine()
    await using _ = line

    expect(await namesIn(line, ...options)).toHaveLength(count)
  })

  test('finds an app by either id, also one that is gone, and a user who is', async () => {
    const { line, userId, app } = await openUsedLine()
    await using _ = line
    expect(await namesIn(line, '--app', app.id)).toEqual(['app.created'])
    await line.run(['apps', 'delete', app.id, '--yes'])
    await line.run(['users', 'delete', EMAIL, '--yes'])

    expect(await namesIn(line, '--app', app.clientId)).toEqual(['app.created', 'app.deleted'])
    expect((await namesIn(line, '--user', userId)).at(-1)).toBe('user.deleted')
    expect((await line.run(['audit', '--user', EMAIL])).stderr).toMatch('no such user')
  })

  test('says which events there are', async () => {
    await using line = await openCommandLine()
    const { stdout } = await line.run(['audit', '--events'])

    for (const name of auditEventNames) expect(stdout).toContain(name)
  })

  test.each([
    ['an event that there is not', ['--event', 'user.vanished'], 'Allowed choices'],
    ['a time without a zone', ['--since', '2026-01-31T12:00:00'], '--since must be'],
  ])('does not understand %s', async (_, options, reason) => {
    await using line = await openCommandLine()

    expect(await line.run(['audit', ...options])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(reason),
    })
  })
})

describe('a moment', () => {
  test('is so long ago, or a time', () => {
    expect(parseMoment('--since', '2h', NOW)).toBe(NOW - 2 * HOUR)
    expect(parseMoment('--since', '7d', NOW)).toBe(NOW - 7 * DAY)
    expect(parseMoment('--since', '2026-01-31T12:00:00Z', 0)).toBe(NOW)
    expect(() => parseMoment('--until', 'yesterday', NOW)).toThrow(Misuse)
  })
})

describe('following', () => {
  test('shows each event once, also one that is written late', async () => {
    const beganAt = systemClock.now()
    const at = (seconds: number) =>
      auditEvent({ id: newId(), occurredAt: beganAt + seconds * SECOND })
    const [known, first, late, last] = [at(0), at(2), at(1), at(3)]
    const reads: AuditEvent[][] = [
      [first, known],
      [first, late, known],
      [last, first, late, known],
    ]
    const stop = new AbortController()
    const list = async () => {
      const events = reads.shift() ?? []
      if (!reads.length) stop.abort()
      return events
    }

    const shown: AuditEvent[] = []
    const followed = { query: { limit: 10 }, known: [known], stop: stop.signal, everyMs: 0 }
    for await (const event of followEvents({ audit: { list }, clock: systemClock }, followed)) {
      shown.push(event)
    }
    expect(shown).toEqual([first, late, last])
  })
})
