import { describe, expect, test } from '@jest/globals'
import { SIGN_IN_JOURNEYS, storagesOf, suitesAgainOn } from './storages.ts'

describe('the storages that the flows run on', () => {
  test('are every dialect, by itself and with Redis', () => {
    expect(storagesOf(['sqlite', 'postgres', 'mysql'], [])).toEqual([
      'sqlite',
      'postgres',
      'mysql',
      'sqlite+redis',
      'postgres+redis',
      'mysql+redis',
    ])
  })

  test('are none of what is left out', () => {
    expect(storagesOf(['sqlite', 'mysql'], ['mariadb'])).toEqual(['sqlite', 'sqlite+redis'])
    expect(storagesOf(['sqlite', 'postgres'], ['redis'])).toEqual(['sqlite', 'postgres'])
  })

  test('are those of the ways to sign in, in a browser: the first, and PostgreSQL', () => {
    const [, ...others] = storagesOf(['sqlite', 'postgres', 'mysql'], [])
    const inBrowser = others.filter((it) => suitesAgainOn(it).includes(SIGN_IN_JOURNEYS))

    expect(inBrowser).toEqual(['postgres'])
  })
})
