import { describe, expect, test } from '@jest/globals'
import { Misuse, readCommandLine } from './command-line.ts'

describe('the command line of npm test', () => {
  test('leaves out what is named, and gives Jest the rest', () => {
    expect(readCommandLine(['test/oidc', '--without', 'chromium', '-t', 'refuses'], {})).toEqual({
      without: ['chromium'],
      jestArguments: ['test/oidc', '-t', 'refuses'],
    })
    expect(readCommandLine(['--without=chromium'], {}).without).toEqual(['chromium'])
    expect(readCommandLine([], { SKIP_BACKENDS: 'chromium' }).without).toEqual(['chromium'])
  })

  test('refuses a backend that is none', () => {
    expect(() => readCommandLine(['--without', 'opera'], {})).toThrow(Misuse)
  })

  test('leaves nothing out in CI', () => {
    expect(() => readCommandLine(['--without', 'chromium'], { CI: 'true' })).toThrow(Misuse)
    expect(readCommandLine([], { CI: 'true' }).without).toEqual([])
  })
})
