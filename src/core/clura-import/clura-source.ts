import type { Instant } from '../values/index.ts'

/** A row of `user_table` or of `client_table`: somebody whom Google has signed in. */
export interface CluraPerson {
  id: string
  googleId: string | undefined
  name: string | undefined
  email: string | undefined
  avatar: string | undefined
  createdAt: Instant
}

/** A row of `app_table`. */
export interface CluraApp {
  id: string
  developerId: string
  name: string
  appClientId: string
  appSecret: string
  redirectUri: string
  createdAt: Instant
}

/** A Clura database, which is read and never written. Everything by id, a page at a time. */
export interface CluraSource {
  users(): AsyncIterable<readonly CluraPerson[]>
  developers(): AsyncIterable<readonly CluraPerson[]>
  apps(): AsyncIterable<readonly CluraApp[]>
}
