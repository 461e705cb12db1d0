import { actionOf, Browser } from '../load/browser.ts'
import type { Answer, Connection } from '../load/connection.ts'
import { authorizationPath } from '../scenarios/requests.ts'
import type { Target } from '../servers/target.ts'

/** Somewhere an address is asked for. */
export interface Door {
  title: string
  /** What it answers, whoever the address belongs to. */
  status: number
  /** Makes ready what comes before. @returns the request that is timed */
  approach(
    target: Target,
    connection: Connection,
    from: string,
  ): Promise<(email: string) => Promise<Answer>>
}

const WRONG_PASSWORD = 'difference engine 1822'

/** A form of the pages on which people sign in, by the last part of where it goes. */
const form = (title: string, last: string, status: number): Door => ({
  title,
  status,
  async approach({ web }, connection, from) {
    const browser = new Browser(connection, from)
    const page = await browser.open(authorizationPath(web))
    const action = actionOf(page).replace(/[^/]+$/, last)

    return (email) => browser.submit(page, { email, password: WRONG_PASSWORD }, action)
  },
})

export const doors: readonly Door[] = [
  form('login page, wrong password', 'login', 401),
  {
    title: 'Identra, wrong password, REST',
    status: 401,
    approach: async (_target, connection, from) => (email) =>
      connection.postJson(
        '/password/login',
        { email, password: WRONG_PASSWORD },
        { 'x-forwarded-for': from },
      ),
  },
  form('login page, a code to sign in by', 'email-code', 303),
  form('a code for a new password', 'reset', 303),
]
