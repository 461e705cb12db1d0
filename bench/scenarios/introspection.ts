import { type Connection, expectStatus } from '../load/connection.ts'
import type { ClientCredentials } from '../servers/target.ts'
import { basicAuthorization, TOKEN_PATH } from './requests.ts'
import type { Scenario } from './scenario.ts'

/** Each connection asks about an opaque token of its own that is alive. */
export const introspection: Scenario = {
  name: 'introspection',
  title: 'introspection',
  isProtocol: true,
  prepare: async ({ machine }, connections) => ({
    operations: await Promise.all(
      connections.map(async (connection) => {
        const token = await takeToken(connection, machine)

        return () => introspect(connection, machine, token)
      }),
    ),
  }),
}

async function takeToken(connection: Connection, client: ClientCredentials): Promise<string> {
  const answer = await connection.post(
    TOKEN_PATH,
    { grant_type: 'client_credentials' },
    basicAuthorization(client),
  )

  return JSON.parse(expectStatus(answer, 200).text).access_token
}

async function introspect(
  connection: Connection,
  client: ClientCredentials,
  token: string,
): Promise<true> {
  const answer = await connection.post('/oidc/introspect', { token }, basicAuthorization(client))
  if (!JSON.parse(expectStatus(answer, 200).text).active) throw new Error('the token is not active')

  return true
}
