import type { Caller } from '../../../oidc/index.ts'

/** What a door knows of a call beside its message. */
export interface CallContext {
  /** The header, or the metadata, of that name. */
  authorization?: string | undefined
  /** The address of whoever calls, proxies that are trusted aside. */
  remoteAddress: string
  correlationId: string
  /** A language that mail is written in, as BCP 47. */
  language?: string | undefined
  /** Aborted when nobody waits for the answer any more: nothing is issued from then on. */
  signal?: AbortSignal | undefined
}

export const callerOf = ({ remoteAddress, correlationId }: CallContext): Caller => ({
  address: remoteAddress,
  correlationId,
})

/** The token of the header, which wins over one in the message. */
export const bearerOf = ({ authorization = '' }: CallContext): string | undefined =>
  /^Bearer +(\S+)$/i.exec(authorization)?.[1]

const FALLBACK_LANGUAGE = 'en'

export const languageOf = ({ language }: CallContext): string => language ?? FALLBACK_LANGUAGE
