import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { openCommandLine } from '../support/command-line.ts'
import { newFolder } from '../support/folders.ts'

const SHOP = ['apps', 'create', '--name', 'Shop', '--redirect-uri', 'https://shop.example/cb']
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)

describe('apps create', () => {
  test('prints the secret, this once', async () => {
    await using line = await openCommandLine()
    const { exitCode, stdout, stderr } = await line.run(SHOP)
    const [, secret = ''] = /^client secret +([\da-f]{64})$/m.exec(stdout) ?? []

    expect(exitCode).toBe(0)
    expect(secret).not.toBe('')
    expect(stderr).toBe('Keep the client secret now: it is not shown again.\n')
    for (const args of [['list'], ['list', '--json']]) {
      expect((await line.run(['apps', ...args])).stdout).not.toMatch(secret)
    }
  })

  test('prints the whole app as JSON', async () => {
    await using line = await openCommandLine()
    const user = await line.json('users', 'create', '--email', 'ada@example.com', '--name', 'Ada')
    const app = await line.json(
      ...SHOP,
      ...['--redirect-uri', 'https://shop.example/cb2'],
      ...['--post-logout-redirect-uri', 'https://shop.example/'],
      ...['--owner', 'ada@example.com', '--skip-consent', '--id-token-alg', 'EdDSA'],
    )

    expect(app).toEqual({
      id: expect.any(String),
      clientId: expect.any(String),
      clientSecret: expect.stringMatching(/^[\da-f]{64}$/),
      ownerId: user.id,
      name: 'Shop',
      type: 'web',
      redirectUris: ['https://shop.example/cb', 'https://shop.example/cb2'],
      postLogoutRedirectUris: ['https://shop.example/'],
      backchannelLogoutUri: null,
      skipConsent: true,
      idTokenAlgorithm: 'EdDSA',
      jwks: null,
      createdAt: TIME,
      updatedAt: TIME,
    })
    expect(await line.json('apps', 'list', '--owner', user.id)).toMatchObject({
      apps: [{ id: app.id }],
    })
  })

  test.each(['spa', 'native'])('gives a %s app no secret', async (type) => {
    await using line = await openCommandLine()
    const { stdout, stderr } = await line.run([...SHOP, '--type', type])

    expect(stdout).toMatch('nothing (public)')
    expect(stdout + stderr).not.toMatch('secret')
  })

  test('says which key is missing for the ID tokens that were asked for', async () => {
    await using line = await openCommandLine()

    expect((await line.run([...SHOP, '--id-token-alg', 'ES256'])).stderr).toMatch(
      'latchkey keys add --alg ES256',
    )
    await line.run(['keys', 'add', '--alg', 'ES256'])
    expect((await line.run([...SHOP, '--id-token-alg', 'ES256'])).stderr).not.toMatch('keys add')
  })

  test.each([
    ['a redirect URI without TLS', [...SHOP, '--redirect-uri', 'http://shop.example/cb'], 1],
    ['no redirect URI', ['apps', 'create', '--name', 'Shop'], 1],
    ['an owner who is not there', [...SHOP, '--owner', 'nobody@example.com'], 1],
    ['an unknown type', [...SHOP, '--type', 'toaster'], 2],
    ['no name', ['apps', 'create', '--redirect-uri', 'https://shop.example/cb'], 2],
  ])('refuses %s', async (_, args, exitCode) => {
    await using line = await openCommandLine()

    expect(await line.run(args)).toMatchObject({
      exitCode,
      stdout: '',
      stderr: expect.stringMatching(/^error: /),
    })
    expect(await line.json('apps', 'list')).toEqual({ apps: [] })
  })
})

describe('apps create --jwks', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

  const createWith = async (content: string) => {
    await using folder = await newFolder()
    await using line = await openCommandLine()
    const path = join(folder.path, 'keys.json')
    await writeFile(path, content)

    return await line.run([...SHOP, '--jwks', path, '--json'])
  }

  test('registers public keys in place of a secret', async () => {
    const key = publicKey.export({ format: 'jwk' })
    const { exitCode, stdout, stderr } = await createWith(JSON.stringify({ keys: [key] }))

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ jwks: { keys: [key] } })
    expect(stdout).not.toMatch('clientSecret')
  })

  test.each([
    ['no JSON', 'hunter2{', 'must hold JSON'],
    ['no JWK Set', '"hunter2"', 'must hold a JWK Set'],
    [
      'a private key',
      JSON.stringify({ keys: [privateKey.export({ format: 'jwk' })] }),
      'must be a public key',
    ],
  ])('refuses a file with %s', async (_, content, reason) => {
    const { exitCode, stderr } = await createWith(content)

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(reason)
    expect(stderr).not.toMatch('hunter2')
  })

  test('refuses a file that is not there', async () => {
    await using line = await openCommandLine()

    expect(await line.run([...SHOP, '--jwks', '/nowhere/keys.json'])).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^error: \/nowhere\/keys.json cannot be read\n {2}because: E/),
    })
  })
})

test('an app is found by its id and by its client ID', async () => {
  await using line = await openCommandLine()
  const { clientSecret: _, ...app } = await line.json(...SHOP)

  expect(await line.json('apps', 'show', app.id)).toEqual(app)
  expect(await line.json('apps', 'show', app.clientId)).toEqual(app)
  expect(await line.run(['apps', 'show', 'nothing'])).toMatchObject({
    exitCode: 1,
    stderr: 'error: App not found\n',
  })
})

test('an app is deleted after a yes', async () => {
  await using line = await openCommandLine()
  const { clientId } = await line.json(...SHOP)

  expect(await line.run(['apps', 'delete', clientId])).toMatchObject({ exitCode: 2 })
  expect(await line.run(['apps', 'delete', clientId], { answer: 'yes' })).toMatchObject({
    exitCode: 0,
    stdout: 'Deleted Shop.\n',
  })
  expect((await line.run(['apps', 'list'])).stdout).toBe('There are no apps.\n')
})

describe('apps update', () => {
  test('changes what is named, and leaves the rest', async () => {
    await using line = await openCommandLine()
    const { clientSecret: _, ...app } = await line.json(...SHOP, '--login-method', 'passkey')
    const update = ['apps', 'update', app.clientId]

    expect(app.loginMethods).toEqual(['passkey'])
    expect(await line.json(...update, '--name', 'Store')).toEqual({
      ...app,
      name: 'Store',
      updatedAt: TIME,
    })
    const chosen = await line.json(...update, '--login-method', 'password', 'email-code')
    expect(chosen.loginMethods).toEqual(['password', 'email-code'])
    expect(await line.json(...update, '--any-login-method')).not.toHaveProperty('loginMethods')
    const { stdout } = await line.run(['audit', '--event', 'app.changed', '--app', app.id])
    expect(stdout.trim().split('\n')).toHaveLength(3)
  })

  test.each([
    [['--login-method', 'google'], 1, 'loginMethods can be password, email-code, passkey'],
    [['--redirect-uri', 'ftp://shop.example'], 1, 'redirectUri'],
    [[], 2, 'nothing to change'],
    [['--login-method', 'passkey', '--any-login-method'], 2, 'cannot be used with'],
  ])('refuses %j', async (options, exitCode, reason) => {
    await using line = await openCommandLine()
    const { id } = await line.json(...SHOP)

    expect(await line.run(['apps', 'update', id, ...options])).toMatchObject({
      exitCode,
      stderr: expect.stringContaining(reason),
    })
  })
})
