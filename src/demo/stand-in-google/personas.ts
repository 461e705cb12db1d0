/** Somebody who has an account here, as ID tokens and userinfo describe them. */
export interface Persona {
  sub: string
  name: string
  given_name: string
  family_name: string
  locale: string
  email: string
  email_verified: boolean
}

/** By the value of their button. */
export const personas: ReadonlyMap<string, Persona> = new Map([
  [
    'ada',
    {
      sub: '100000000000000000001',
      name: 'Ada Lovelace',
      given_name: 'Ada',
      family_name: 'Lovelace',
      locale: 'en-GB',
      email: 'ada.lovelace@example.com',
      email_verified: true,
    },
  ],
  [
    'grace',
    {
      sub: '100000000000000000002',
      name: 'Grace Hopper',
      given_name: 'Grace',
      family_name: 'Hopper',
      locale: 'en-US',
      email: 'grace.hopper@example.org',
      email_verified: true,
    },
  ],
  [
    'alan',
    {
      sub: '100000000000000000003',
      name: 'Alan Turing',
      given_name: 'Alan',
      family_name: 'Turing',
      locale: 'en-GB',
      email: 'alan.turing@example.net',
      email_verified: false,
    },
  ],
])
