import { Browser } from '../load/browser.ts'
import { newNetwork } from '../load/network.ts'
import { authorizationPath, codeIn, exchangeCode } from './requests.ts'
import type { Scenario } from './scenario.ts'

/** From the app and back with tokens: login page, password, code, exchange. Consent is skipped. */
export const wholeLogin: Scenario = {
  name: 'login',
  title: 'whole login by password',
  isProtocol: false,
  prepare: async ({ web, people }, connections) => ({
    operations: connections.map((connection, index) => async () => {
      // A browser that was never here, so that nobody is signed in already.
      const browser = new Browser(connection, newNetwork())
      const callback = await browser.authorize(authorizationPath(web), { ...people[index] })
      await exchangeCode(connection, web, codeIn(callback))

      return true
    }),
  }),
}
