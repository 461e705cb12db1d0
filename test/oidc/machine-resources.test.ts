import { describe, expect, test } from '@jest/globals'
import { newDeveloper } from '../support/developers.ts'
import { basicOf, postForm } from '../support/form-request.ts'
import { startTestSystem, type TestSystem } from '../support/test-system.ts'

const API = 'https://api.example.com'

/** A program of somebody who registered it by themselves. */
async function ownedMachine(system: TestSystem) {
  const { ask } = await newDeveloper(system)
  const { body } = await ask('POST', '/v1/app', { name: 'Robot', type: 'machine' })
  const authorization = `Basic ${btoa(`${body.appClientId}:${body.appSecret}`)}`

  return { authorization }
}

const askToken = (
  { issuer }: TestSystem,
  headers: Record<string, string>,
  fields: Record<string, string> = {},
) => postForm(`${issuer}/oidc/token`, { grant_type: 'client_credentials', ...fields }, headers)

describe('a resource of the operator', () => {
  test('is for no machine app that nobody vouches for, where anyone may register apps', async () => {
    await using system = await startTestSystem({ env: { RESOURCES: `${API}=read write` } })
    const machine = await ownedMachine(system)

    expect(await askToken(system, machine)).toMatchObject({ status: 200 })
    expect(await askToken(system, machine, { resource: API, scope: 'read' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_target' },
    })

    const vouchedFor = basicOf(await system.registerApp({ type: 'machine' }))
    expect(await askToken(system, vouchedFor, { resource: API, scope: 'read' })).toMatchObject({
      status: 200,
      body: { scope: 'read' },
    })
  })

  test('is for those of developers whom the operator has named', async () => {
    const env = { RESOURCES: `${API}=read write`, DEVELOPERS: '@example.com' }
    await using system = await startTestSystem({ env })
    const machine = await ownedMachine(system)

    expect(await askToken(system, machine, { resource: API, scope: 'read' })).toMatchObject({
      status: 200,
      body: { scope: 'read' },
    })
  })
})
