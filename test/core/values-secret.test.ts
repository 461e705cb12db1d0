import { format, inspect } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { Secret } from '../../src/core/values/index.ts'

const VALUE = 'correct horse battery staple'
const secret = new Secret(VALUE)

describe('a secret', () => {
  test('is revealed to whoever asks for it by name', () => {
    expect(secret.reveal()).toBe(VALUE)
  })

  test.each([
    ['a template', () => `${secret}`],
    ['a joined list', () => [secret].join()],
    ['String', () => String(secret)],
    ['inspect', () => inspect(secret)],
    ['inspect with everything shown', () => inspect(secret, { showHidden: true, getters: true })],
    ['the %s of the console', () => format('%s', secret)],
    ['the %o of the console', () => format('%o', secret)],
    ['the %O of the console', () => format('%O', secret)],
    ['a further argument of the console', () => format('the key is', secret)],
  ])('prints as [secret] in %s', (_where, print) => {
    expect(print()).toContain('[secret]')
    expect(print()).not.toContain(VALUE)
  })

  test('stays masked inside what holds it', () => {
    const config = { google: { clientSecret: secret }, keys: [secret] }

    expect(JSON.parse(JSON.stringify(config))).toEqual({
      google: { clientSecret: '[secret]' },
      keys: ['[secret]'],
    })
    expect(format('%j', config)).not.toContain(VALUE)
    expect(inspect(config, { depth: null })).not.toContain(VALUE)
    expect(inspect(new Error('refused', { cause: config }))).not.toContain(VALUE)
  })

  test('shows no property that a copy could take along', () => {
    expect(Reflect.ownKeys(secret)).toEqual([])
    expect({ ...secret }).toEqual({})
    expect(structuredClone(secret)).toEqual({})
  })
})
