import { describe, expect, test } from '@jest/globals'
import { decideLink } from '../../src/core/upstream/index.ts'

describe('an external identity', () => {
  // biome-ignore format: a table
  test.each([
    // identityOwner addressOwner isVouchedFor  decision
    ['me',           undefined,   false,        { action: 'sign-in', userId: 'me' }],
    ['me',           undefined,   true,         { action: 'sign-in', userId: 'me' }],
    ['me',           'other',     false,        { action: 'sign-in', userId: 'me' }],
    ['me',           'other',     true,         { action: 'sign-in', userId: 'me' }],
    [undefined,      'other',     true,         { action: 'link', userId: 'other' }],
    [undefined,      'other',     false,        { action: 'create', withAddress: false }],
    [undefined,      undefined,   true,         { action: 'create', withAddress: true }],
    [undefined,      undefined,   false,        { action: 'create', withAddress: false }],
  ])('of %s, with an address of %s (vouched for: %s): %j', (identityOwner, addressOwner, isVouchedFor, decision) => {
    expect(decideLink({ identityOwner, addressOwner, isVouchedFor })).toEqual(decision)
  })
})
