import { describe, expect, test } from '@jest/globals'
import { networkOf, siteOf } from '../../src/core/limits/index.ts'

describe('the network of an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.0/24'],
    [' 203.0.113.255 ', '203.0.113.0/24'],
    ['127.0.0.1', '127.0.0.0/24'],
    ['::ffff:203.0.113.7', '203.0.113.0/24'],
    ['::FFFF:cb00:7107', '203.0.113.0/24'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
  ])('is its prefix: %s', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test.each(['', 'localhost', '203.0.113', '1.2.3.4.5', '203.0.113.7:80', '/run/socket', ']'])(
    'is the one of all that are none: %j',
    (address) => {
      expect(networkOf(address)).toBe('unknown')
    },
  )
})

describe('the site of a network', () => {
  test.each([
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['0:0:0:0::/64', '0:0:0::/48'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    ['unknown', 'unknown'],
  ])('is what one customer holds: %s', (network, site) => {
    expect(siteOf(network)).toBe(site)
  })
})
