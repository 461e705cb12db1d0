import { expectStatus } from '../load/connection.ts'
import type { Scenario } from './scenario.ts'

export const jwks: Scenario = {
  name: 'jwks',
  title: 'JWKS',
  isProtocol: true,
  prepare: async (_target, connections) => ({
    operations: connections.map((connection) => async () => {
      expectStatus(await connection.get('/.well-known/jwks.json'), 200)

      return true
    }),
  }),
}
