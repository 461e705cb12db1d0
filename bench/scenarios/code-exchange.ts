import { Browser } from '../load/browser.ts'
import { authorizationPath, codeIn, exchangeCode } from './requests.ts'
import type { Scenario } from './scenario.ts'
import { signInEach } from './sign-in.ts'

/** Few enough that the library's in-memory adapter, which keeps 1,000 records, forgets none. */
const CODES_PER_CONNECTION = 8

/** Codes are fetched beforehand by browsers that are signed in, one for each connection. */
export const codeExchange: Scenario = {
  name: 'code',
  title: 'code exchange',
  isProtocol: true,
  async prepare(target, connections) {
    const { web } = target
    const browsers = connections.map((connection) => new Browser(connection))
    await signInEach(target, browsers)
    const codes: string[] = []

    return {
      async supply() {
        codes.length = 0
        const path = authorizationPath(web)
        await Promise.all(
          browsers.map(async (browser) => {
            for (let count = 0; count < CODES_PER_CONNECTION; count += 1) {
              codes.push(codeIn(await browser.authorize(path, {})))
            }
          }),
        )
      },
      operations: connections.map((connection) => async () => {
        const code = codes.shift()
        if (!code) return false
        await exchangeCode(connection, web, code)

        return true
      }),
    }
  },
}
