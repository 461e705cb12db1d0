import type { Database } from './database.ts'

/** The names of the columns that are there. */
export interface IdentraTables {
  users: ReadonlySet<string>
  /** Undefined in an older Identra, which knows accounts elsewhere by `users.github_id`. */
  identities: ReadonlySet<string> | undefined
}

// biome-ignore format: a table
const NEEDED = {
  users:               ['id', 'email', 'hashed_password'],
  external_identities: ['user_id', 'provider', 'provider_user_id'],
} as const

/** Throws an error that names what was looked for when it is not there. */
export async function findIdentraTables(db: Database): Promise<IdentraTables> {
  const tables = await db.introspection.getTables()
  const columnsOf = (name: string): ReadonlySet<string> | undefined => {
    const named = tables.filter((table) => table.name === name)
    // Of several schemas PostgreSQL looks into this one, where nothing else is said.
    const table = named.find(({ schema }) => schema === 'public') ?? named[0]

    return table && new Set(table.columns.map((column) => column.name))
  }

  const users = columnsOf('users')
  const identities = columnsOf('external_identities')
  if (!users) throw new Error('there is no table "users"')
  assertColumns('users', users)
  if (identities) assertColumns('external_identities', identities)
  else if (!users.has('github_id')) {
    throw new Error('there is neither a table "external_identities" nor a column users.github_id')
  }

  return { users, identities }
}

function assertColumns(table: keyof typeof NEEDED, columns: ReadonlySet<string>): void {
  const missing = NEEDED[table].filter((name) => !columns.has(name))
  if (missing.length) {
    throw new Error(
      `the table "${table}" has no column ${missing.join(', ')} ` +
        `(an Identra has ${NEEDED[table].join(', ')})`,
    )
  }
}
