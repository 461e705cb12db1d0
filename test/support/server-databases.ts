import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { openDatabase } from '../../src/adapters/storage/kysely/database.ts'

/** A database of its own on a server, gone when it is disposed of. @param url of its superuser */
export async function createServerDatabase(
  url: string,
): Promise<AsyncDisposable & { url: string }> {
  const name = `latchkey_${randomUUID().replaceAll('-', '')}`
  await onServer(url, (db) => sql`create database ${sql.ref(name)}`.execute(db))

  return {
    url: withDatabase(url, name),
    [Symbol.asyncDispose]: () =>
      onServer(url, async (db) => {
        // Connections of a process that was killed are of no concern.
        const force = url.startsWith('postgres') ? sql` with (force)` : sql``
        await sql`drop database ${sql.ref(name)}${force}`.execute(db)
      }),
  }
}

async function onServer(url: string, work: (db: Kysely<unknown>) => Promise<unknown>) {
  const db = openDatabase(url)
  try {
    await work(db as unknown as Kysely<unknown>)
  } finally {
    await db.destroy()
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url)
  changed.pathname = `/${name}`

  return changed.href
}
