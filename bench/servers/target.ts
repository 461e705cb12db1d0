import type { MailReader } from './mail-reader.ts'
import type { ServerProcess } from './server-process.ts'

/** A client as its owner knows it. */
export interface ClientCredentials {
  id: string
  secret: string
}

export interface Person {
  email: string
  password: string
}

/** A server that is measured, and what is registered there. */
export interface Target extends AsyncDisposable {
  process: ServerProcess
  /** Takes codes; its users are not asked for consent. */
  web: ClientCredentials
  /** Takes tokens for itself. */
  machine: ClientCredentials
  people: readonly Person[]
  /** Addresses of those who have none. */
  withoutPassword?: readonly string[]
  /** Where Latchkey's gRPC is, and what it mails: the bare library has neither. */
  grpcAddress?: string
  mail?: MailReader
}

export const REDIRECT_URI = 'http://localhost:4999/callback'

/** Access tokens for it are JWTs. */
export const RESOURCE = 'https://api.example.com'

export const RESOURCE_SCOPE = 'read'
