import { describe, expect, test } from '@jest/globals'
import { Misuse, readCommandLine } from './command-line.ts'

describe('the command line of npm test', () => {
  test('leaves out what is named, and gives Jest the rest', () => {
    expect(
      readCommandLine(['test/oidc', '--without', 'chromium', '-t', 'refuses'], {}),
    ).toMatchObject({ without: ['chromium'], jestArguments: ['test/oidc', '-t', 'refuses'] })
    expect(readCommandLine(['--without=chromium,redis'], {}).without).toEqual(['chromium', 'redis'])
    expect(readCommandLine([], { SKIP_BACKENDS: 'chromium' }).without).toEqual(['chromium'])
  })

  test('takes every dialect, or those that are named without the servers of the others', () => {
    expect(readCommandLine([], {})).toMatchObject({
      without: [],
      dialects: ['sqlite', 'postgres', 'mysql'],
    })
    expect(readCommandLine([], { DIALECTS: 'sqlite,postgres' })).toMatchObject({
      without: ['mariadb'],
      dialects: ['sqlite', 'postgres'],
    })
  })

  test('refuses a backend or a dialect that is none', () => {
    expect(() => readCommandLine(['--without', 'opera'], {})).toThrow(Misuse)
    expect(() => readCommandLine([], { DIALECTS: 'oracle' })).toThrow(Misuse)
  })

  test('leaves nothing out in CI', () => {
    expect(() => readCommandLine(['--without', 'chromium'], { CI: 'true' })).toThrow(Misuse)
    expect(() => readCommandLine([], { CI: 'true', DIALECTS: 'sqlite' })).toThrow(Misuse)
    expect(readCommandLine([], { CI: 'true' }).without).toEqual([])
  })
})
