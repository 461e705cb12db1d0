import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider'
import { type AppType, assertRedirectUri, InvalidAppSetting } from '../../src/core/apps/index.ts'

describe('a redirect URI', () => {
  test.each<[AppType, string]>([
    ['web', 'https://app.example.com/callback'],
    ['web', 'https://app.example.com'],
    ['web', 'https://app.example.com:8443/callback?tenant=1&x=a%20b'],
    ['web', 'https://[2001:db8::1]/callback'],
    ['web', 'https://xn--mller-kva.example/callback'],
    ['web', 'https://localhost:3000/callback'],
    ['web', 'http://localhost:3000/callback'],
    ['spa', 'http://127.0.0.1/callback'],
    ['spa', 'http://[::1]:5173/callback'],
    ['native', 'https://app.example.com/callback'],
    ['native', 'http://127.0.0.1/callback'],
    ['native', 'com.example.app:/callback'],
    ['native', 'com.example.app://callback'],
  ])('of a %s app may be %s', (type, uri) => {
    expect(() => assertRedirectUri(uri, type)).not.toThrow()
  })

  test.each<[AppType, string, string]>([
    ['web', '', 'must be an absolute URL'],
    ['web', '/callback', 'must be an absolute URL'],
    ['web', 'app.example.com/callback', 'must be an absolute URL'],
    ['web', '//app.example.com/callback', 'must be an absolute URL'],
    ['web', 'https:app.example.com', 'must be an absolute URL'],
    ['web', 'https:///app.example.com', 'must be an absolute URL'],
    ['web', 'https://', 'must be an absolute URL'],
    ['web', 'https://app.example.com/#', 'must not have a fragment'],
    ['web', 'https://app.example.com/#/callback', 'must not have a fragment'],
    ['web', 'https://ada@app.example.com/', 'must not contain user info'],
    ['web', 'https://ada:secret@app.example.com/', 'must not contain user info'],
    ['web', 'https://*.example.com/callback', 'must not contain a wildcard'],
    ['web', 'http://app.example.com/callback', 'must use https, or http with a loopback host'],
    ['web', 'http://localhost.example.com/', 'must use https, or http with a loopback host'],
    ['web', 'http://127.0.0.2/', 'must use https, or http with a loopback host'],
    ['web', 'http://0.0.0.0/', 'must use https, or http with a loopback host'],
    ['web', 'javascript:alert(1)', 'must use https, or http with a loopback host'],
    ['spa', 'data:text/html,hello', 'must use https, or http with a loopback host'],
    ['spa', 'com.example.app:/callback', 'must use https, or http with a loopback host'],
    ['native', 'javascript:alert(1)', 'must use a private-use scheme that contains a dot'],
    ['native', 'data:text/html,hello', 'must use a private-use scheme that contains a dot'],
    ['native', 'file:///etc/passwd', 'must use a private-use scheme that contains a dot'],
    ['native', 'myapp:/callback', 'must use a private-use scheme that contains a dot'],
    ['native', 'com.example.app://ada@callback', 'must not contain user info'],
    ['native', 'https://localhost/callback', 'must use http with a loopback host'],
    ['web', ' https://app.example.com/', 'must be a URL in ASCII, without spaces'],
    ['web', 'https://app.example.com/\r\nSet-Cookie:a=b', 'must be a URL in ASCII, without spaces'],
    ['web', 'java\tscript:alert(1)', 'must be a URL in ASCII, without spaces'],
    ['web', 'https:\\\\app.example.com', 'must be a URL in ASCII, without spaces'],
    ['web', 'https://müller.example/callback', 'must be a URL in ASCII, without spaces'],
    ['web', 'https://app.example.com/"><script>', 'must be a URL in ASCII, without spaces'],
  ])('of a %s app is not %j: it %s', (type, uri, fault) => {
    expect(() => assertRedirectUri(uri, type)).toThrow(fault)
  })

  test('has at most 2,048 characters', () => {
    const longest = 'https://app.example.com/'.padEnd(2_048, 'a')

    expect(() => assertRedirectUri(longest, 'web')).not.toThrow()
    expect(() => assertRedirectUri(`${longest}a`, 'web')).toThrow(InvalidAppSetting)
  })

  test('that is refused names its field', () => {
    expect(() => assertRedirectUri('x', 'web', 'postLogoutRedirectUri')).toThrow(
      expect.objectContaining({
        code: 'invalid_app_setting',
        kind: 'invalid',
        field: 'postLogoutRedirectUri',
        message: 'postLogoutRedirectUri must be an absolute URL',
      }),
    )
  })
})

describe('whatever is registered as a redirect URI', () => {
  const scheme = fc.constantFrom('https', 'http', 'com.example.app', 'myapp', 'javascript', 'HTTPS')
  const separator = fc.constantFrom('://', ':/', ':', ':///', '//', ':\\\\')
  const authority = fc.oneof(
    fc.domain(),
    fc.ipV4(),
    fc.webAuthority({ withIPv4: true, withIPv6: true, withPort: true, withUserInfo: true }),
    fc.constantFrom('localhost', '127.0.0.1', '[::1]:80', 'LOCALHOST', '127.1', ''),
  )
  const rest = fc.oneof(
    fc.webPath(),
    fc.webPath().map((path) => `${path}?a=b`),
    fc.constantFrom('', '#', '/#a', '/%zz', '/../a', '/\u202e', '/ ', '/\n'),
  )
  const uri = fc.oneof(
    fc.tuple(scheme, separator, authority, rest).map((parts) => parts.join('')),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
    fc.string({ unit: 'binary' }),
  )
  const type = fc.constantFrom<AppType>('web', 'spa', 'native')

  const isAccepted = (uri: string, type: AppType): boolean => {
    try {
      assertRedirectUri(uri, type)
      return true
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidAppSetting)
      return false
    }
  }

  test('is accepted by the protocol engine too', async () => {
    const { findClient } = openEngine()

    await fc.assert(
      fc.asyncProperty(uri, type, async (uri, type) => {
        fc.pre(isAccepted(uri, type))

        const client = await findClient(uri, type)
        expect(client?.redirectUriAllowed(uri)).toBe(true)
        expect(client?.postLogoutRedirectUriAllowed(uri)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('leads to https, to this machine, or to an installed app', () => {
    fc.assert(
      fc.property(uri, type, (uri, type) => {
        fc.pre(isAccepted(uri, type))
        const { protocol, hostname, hash, username, password } = new URL(uri)

        expect([hash, username, password]).toEqual(['', '', ''])
        if (protocol === 'http:') expect(hostname).toMatch(/^(localhost|127\.0\.0\.1|\[::1\])$/)
        else if (protocol !== 'https:')
          expect([type, protocol]).toEqual(['native', expect.stringMatching(/\./)])
      }),
      { numRuns: 500 },
    )
  })

  test('is sent back as it is written, so that it cannot begin a header', () => {
    fc.assert(
      fc.property(uri, type, (uri, type) => {
        fc.pre(isAccepted(uri, type))

        expect(uri).toMatch(/^[\x21-\x7e]+$/)
      }),
    )
  })
})

/** The library with one client, whose metadata it takes as valid or throws. */
function openEngine() {
  let metadata: AdapterPayload | undefined
  const provider = new Provider('https://issuer.example', {
    adapter: () => ({ find: async () => metadata }) as unknown as Adapter,
    features: { devInteractions: { enabled: false } },
    jwks: {
      keys: [
        generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ format: 'jwk' }),
      ],
    },
  })

  return {
    findClient: (uri: string, type: AppType) => {
      metadata = {
        client_id: 'app',
        application_type: type === 'native' ? 'native' : 'web',
        token_endpoint_auth_method: 'none',
        redirect_uris: [uri],
        post_logout_redirect_uris: [uri],
      }

      return provider.Client.find('app')
    },
  }
}
