/** Where the program says what happens. Fields are searchable; a `Secret` among them stays masked. */
export interface Log {
  debug(fields: LogFields, message: string): void
  info(fields: LogFields, message: string): void
  warn(fields: LogFields, message: string): void
  error(fields: LogFields, message: string): void
}

/** For what is no server and has a terminal to talk to. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} }

export type LogFields = Readonly<Record<string, unknown>>
