import { DatabaseSync, StatementSync } from 'node:sqlite'

/** Loaded into a server before the program: counts what SQLite is asked to do, and tells. */
let count = 0

/** What `node:sqlite` is called by; how it answers does not matter here. */
type Call = (this: unknown, ...args: unknown[]) => unknown

for (const [prototype, name] of [
  [DatabaseSync.prototype, 'exec'],
  [StatementSync.prototype, 'all'],
  [StatementSync.prototype, 'get'],
  [StatementSync.prototype, 'run'],
] as const) {
  const call = Reflect.get(prototype, name) as Call
  Reflect.set(prototype, name, function (this: unknown, ...args: unknown[]) {
    count += 1

    return call.apply(this, args)
  })
}

process.on('message', () => process.send?.(count))
process.channel?.unref()
