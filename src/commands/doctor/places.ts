import type { Config } from '../../config/index.ts'

const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[?::1\]?)$/

/** Whether a host can only be this machine. */
export const isHere = (host: string): boolean => LOOPBACK.test(host)

export const hostOf = (url: string): string => new URL(url).hostname

/** Where the file of an SQLite database is; undefined for any other. */
export const sqlitePathOf = (databaseUrl: string): string | undefined =>
  /^(?:sqlite|file):(?:\/\/(?=\/))?(?!:memory:)(.+)$/.exec(databaseUrl)?.[1]

/** Whether people outside of this machine sign in. */
export const isInUse = ({ issuer }: Pick<Config, 'issuer'>): boolean => !isHere(hostOf(issuer))
