import { Browser } from '../load/browser.ts'
import { exchangeCode, refresh } from './requests.ts'
import type { Scenario } from './scenario.ts'
import { signInEach } from './sign-in.ts'

/** Each connection rotates a family of its own. */
export const refreshRotation: Scenario = {
  name: 'refresh',
  title: 'refresh with rotation',
  isProtocol: true,
  async prepare(target, connections) {
    const { web } = target
    const browsers = connections.map((connection) => new Browser(connection))
    const codes = await signInEach(target, browsers)
    const families = await Promise.all(
      connections.map(async (connection, index) => ({
        connection,
        token: await exchangeCode(connection, web, codes[index] ?? ''),
      })),
    )

    return {
      operations: families.map((family) => async () => {
        family.token = await refresh(family.connection, web, family.token)

        return true
      }),
    }
  },
}
