import { describe, expect, test } from '@jest/globals'
import { storagesOf } from './storages.ts'

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
})
