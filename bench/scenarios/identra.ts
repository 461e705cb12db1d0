import { randomUUID } from 'node:crypto'
import { type CallIdentra, grpc, type IdentraDoor, rest } from '../load/identra-door.ts'
import { newNetwork } from '../load/network.ts'
import type { Target } from '../servers/target.ts'
import type { Scenario, Work } from './scenario.ts'

/** What each connection does, by a door of its own. */
type Act = (
  calls: readonly CallIdentra[],
  target: Target,
) => Promise<Pick<Work, 'operations' | 'supply'>>

const through = (name: string, title: string, act: Act) =>
  [rest, grpc].map(
    (door: IdentraDoor): Scenario => ({
      name: `identra-${name}-${door.name}`,
      title: `Identra: ${title}, ${door.title}`,
      isProtocol: false,
      async prepare(target, connections) {
        const opened = connections.map((connection) => door.open(target, connection))
        const calls = opened.map(({ call }) => call)

        return {
          ...(await act(calls, target)),
          close: () => {
            for (const { close } of opened) close()
          },
        }
      },
    }),
  )

/** Bounded by the hash: the table says what share of it is reached. */
const passwordLogin: Act = async (calls, { people }) => ({
  operations: calls.map((call, index) => async () => {
    await call('LoginByPassword', { ...people[index] })

    return true
  }),
})

const refresh: Act = async (calls, { people }) => {
  const families = await Promise.all(
    calls.map(async (call, index) => {
      const { token } = await call('LoginByPassword', { ...people[index] })

      return { call, token: token.refresh_token.token }
    }),
  )

  return {
    operations: families.map((family) => async () => {
      const { token } = await family.call('RefreshToken', { refresh_token: family.token })
      family.token = token.refresh_token.token

      return true
    }),
  }
}

/** Codes are asked for, and read from the mail, beforehand. Each signs in somebody new. */
const CODES_PER_CONNECTION = 16

const emailCodeLogin: Act = async (calls, { mail }) => {
  if (!mail) throw new TypeError('there is no mail')
  const entries: { email: string; code: string }[] = []

  return {
    async supply() {
      const wanted = new Set<string>()
      await Promise.all(
        calls.map(async (call) => {
          for (let count = 0; count < CODES_PER_CONNECTION; count += 1) {
            const email = `${randomUUID()}@example.com`
            wanted.add(email)
            await call('SendLoginEmailCode', { email }, newNetwork())
          }
        }),
      )
      entries.splice(0, Infinity, ...(await mail.codesFor(wanted)))
    },
    operations: calls.map((call) => async () => {
      const entry = entries.shift()
      if (!entry) return false
      await call('LoginByEmailCode', entry, newNetwork())

      return true
    }),
  }
}

export const identraScenarios: readonly Scenario[] = [
  ...through('password', 'password login', passwordLogin),
  ...through('code', 'email code login, somebody new', emailCodeLogin),
  ...through('refresh', 'refresh', refresh),
]
