import { type Connection, expectStatus } from '../load/connection.ts'
import { type ClientCredentials, RESOURCE, RESOURCE_SCOPE } from '../servers/target.ts'
import { basicAuthorization, TOKEN_PATH } from './requests.ts'
import type { Scenario } from './scenario.ts'

export const opaqueToken: Scenario = {
  name: 'opaque',
  title: 'client credentials, opaque token',
  isProtocol: true,
  prepare: async ({ machine }, connections) => ({
    operations: connections.map((connection) => () => takeToken(connection, machine, {})),
  }),
}

export const jwtToken: Scenario = {
  name: 'jwt',
  title: 'client credentials, JWT',
  isProtocol: true,
  prepare: async ({ machine }, connections) => ({
    operations: connections.map(
      (connection) => () =>
        takeToken(connection, machine, { resource: RESOURCE, scope: RESOURCE_SCOPE }),
    ),
  }),
}

async function takeToken(
  connection: Connection,
  client: ClientCredentials,
  parameters: Record<string, string>,
): Promise<true> {
  expectStatus(
    await connection.post(
      TOKEN_PATH,
      { grant_type: 'client_credentials', ...parameters },
      basicAuthorization(client),
    ),
    200,
  )

  return true
}
