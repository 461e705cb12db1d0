import { expect, test } from '@jest/globals'
import { OidcUpstream } from '../../src/adapters/upstream/index.ts'
import { Secret } from '../../src/core/values/index.ts'
import { startStandInGoogle } from '../../src/demo/stand-in-google/index.ts'
import { pickPersona } from '../demo/pick-persona.ts'

const redirectUri = 'http://localhost:8000/upstream/acme/callback'
const client = { clientId: 'latchkey', clientSecret: 'a secret' }

async function openIssuer(options: { isTerse?: boolean; scopes?: readonly string[] } = {}) {
  const { isTerse = false, scopes = ['openid', 'email', 'profile'] } = options
  const server = await startStandInGoogle({
    port: 0,
    ...client,
    redirectUris: [redirectUri],
    isTerse,
  })
  const upstream = new OidcUpstream({
    name: 'acme',
    label: 'Acme staff',
    clientId: client.clientId,
    clientSecret: new Secret(client.clientSecret),
    issuer: server.issuer,
    scopes,
  })

  return {
    upstream,
    async identify(persona: string) {
      const { authorizationUrl, ...challenge } = await upstream.challenge({ redirectUri })
      const callback = await pickPersona(authorizationUrl, persona)

      return upstream.identify(callback, { ...challenge, redirectUri })
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

test('an issuer is called as the operator calls it', async () => {
  await using issuer = await openIssuer()

  expect(issuer.upstream).toMatchObject({ name: 'acme', label: 'Acme staff' })
  expect(await issuer.identify('ada')).toMatchObject({ provider: 'acme' })
})

test.each([false, true])(
  'an issuer says the same in its ID token or at userinfo (there alone: %s)',
  async (isTerse) => {
    await using issuer = await openIssuer({ isTerse })

    expect(await issuer.identify('alan')).toMatchObject({
      subject: '100000000000000000003',
      profile: { name: 'Alan Turing' },
      email: { address: 'alan.turing@example.net', isVouchedFor: false },
    })
  },
)

test('an issuer is asked for the scopes that are configured, and for no more', async () => {
  await using issuer = await openIssuer({ isTerse: true, scopes: ['openid'] })
  const { authorizationUrl } = await issuer.upstream.challenge({ redirectUri })

  expect(new URL(authorizationUrl).searchParams.get('scope')).toBe('openid')
  expect(await issuer.identify('ada')).toMatchObject({ profile: {}, email: undefined })
})
