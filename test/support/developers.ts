import { PersonalTokens } from '../../src/core/developers/index.ts'
import { systemClock } from '../../src/core/values/index.ts'
import { silentAudit } from './audit-events.ts'
import { newPerson, type Person } from './people.ts'
import type { TestSystem } from './test-system.ts'

export interface ApiAnswer {
  status: number
  headers: Headers
  /** Parsed; undefined where there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: its shape is what tests look at
  body: any
}

export interface Developer extends Person {
  token: string
  /** Asks the API with the developer's token. */
  ask(method: string, path: string, body?: unknown): Promise<ApiAnswer>
}

/** Somebody who has a personal token. */
export async function newDeveloper(
  system: Pick<TestSystem, 'issuer' | 'storage'>,
): Promise<Developer> {
  const person = await newPerson(system)
  const tokens = new PersonalTokens({
    tokens: system.storage.personalTokens,
    audit: silentAudit,
    clock: systemClock,
  })
  const token = (await tokens.create(person.id, { name: 'Tests' })).value.reveal()

  return {
    ...person,
    token,
    ask: (method, path, body) =>
      askApi(system.issuer, method, path, { body, headers: bearer(token) }),
  }
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** A request of a program. A text is sent as it is, anything else as JSON. */
export async function askApi(
  issuer: string,
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> {
  const response = await fetch(new URL(path, issuer), {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()

  return {
    status: response.status,
    headers: response.headers,
    body: text ? JSON.parse(text) : undefined,
  }
}
