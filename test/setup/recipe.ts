import type { SystemAccount } from './system-account.ts'

/** Where a server keeps everything, and the port of 127.0.0.1 that it listens on. */
export interface Place {
  folder: string
  port: number
}

export type Command = readonly [program: string, ...args: readonly string[]]

/** How a kind of server is set up, started and spoken to. */
export interface Recipe {
  /** Whom it runs as; undefined for whoever we are. */
  account?: SystemAccount | undefined

  /** What lies in its folder before anything runs: names and contents. */
  files?(place: Place): Readonly<Record<string, string>>

  /** Runs once, to its end, before the first start. */
  setUp?(place: Place): Command

  serve(place: Place): Command

  /** How a client reaches it, as somebody who may do everything. */
  url(place: Place): string

  /** Settles when the server answers, and throws as long as it does not. */
  ping(url: string): Promise<unknown>

  /** What makes it go without waiting for its clients. SIGTERM for most. */
  stopSignal?: NodeJS.Signals
}
