import { expect, test } from '@jest/globals'
import { openCommandLine } from '../support/command-line.ts'

test('keys list says that there are none before the first start', async () => {
  await using line = await openCommandLine()

  expect((await line.run(['keys', 'list'])).stdout).toMatch('There are no keys yet')
  expect(await line.json('keys', 'list')).toEqual({ keys: [] })
})

test('keys add makes a key that signs when none of its algorithm does yet', async () => {
  await using line = await openCommandLine()

  expect(await line.json('keys', 'add', '--alg', 'ES256')).toMatchObject({ state: 'active' })
  expect(await line.json('keys', 'add', '--alg', 'ES256')).toMatchObject({ state: 'passive' })
  expect((await line.json('keys', 'list')).keys).toHaveLength(2)
})

test('a key is printed without its private part', async () => {
  await using line = await openCommandLine()

  expect(await line.json('keys', 'add', '--alg', 'EdDSA')).toEqual({
    id: expect.any(String),
    algorithm: 'EdDSA',
    state: 'active',
    createdAt: expect.any(String),
    activatedAt: expect.any(String),
    retiredAt: null,
  })
})

test('keys add refuses an unknown algorithm', async () => {
  await using line = await openCommandLine()

  expect(await line.run(['keys', 'add', '--alg', 'HS256'])).toMatchObject({ exitCode: 2 })
})
