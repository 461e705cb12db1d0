import { type Expression, type Selectable, type SqlBool, sql } from 'kysely'
import { InvalidPageCursor, type UserPage } from '../../../core/users/index.ts'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'
import { selectUsers, toUsers } from './user-rows.ts'

/** One page of the directory, oldest first. */
export async function listUsers(
  db: Database,
  { after, limit, search }: { after?: string; limit: number; search?: string },
): Promise<UserPage> {
  let query = db
    .selectFrom('users')
    .select(['id', 'created_at'])
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit + 1)
  if (after !== undefined) query = query.where(isAfter(parseCursor(after)))
  if (search?.trim()) query = query.where(isFoundBy(search.trim()))

  const rows = await query.execute()
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  if (!last) return { users: [], next: undefined }

  const ids = page.map(({ id }) => id)
  const users = toUsers(await selectUsers(db).where('users.id', 'in', ids).execute())

  return { users, next: rows.length > limit ? toCursor(last) : undefined }
}

/** The last user of a page. */
type Cursor = Pick<Selectable<Tables['users']>, 'id' | 'created_at'>

const toCursor = ({ created_at, id }: Cursor): string => `${created_at}.${id}`

function parseCursor(text: string): Cursor {
  const [, createdAt, id] = /^(\d{1,15})\.([0-9a-f-]{36})$/.exec(text) ?? []
  if (!createdAt || !id) throw new InvalidPageCursor()

  return { created_at: Number(createdAt), id }
}

const isAfter = ({ created_at, id }: Cursor): Expression<SqlBool> =>
  sql`(users.created_at > ${created_at} or (users.created_at = ${created_at} and users.id > ${id}))`

/** Every engine lowers both sides in its own way, so at least what is equal is found. */
function isFoundBy(text: string): Expression<SqlBool> {
  const pattern = `%${text.replace(/[%_!]/g, '!$&')}%`

  return sql`(
    lower(users.name) like lower(${pattern}) escape '!'
    or exists (
      select 1 from user_emails
      where user_emails.user_id = users.id
        and lower(user_emails.address) like lower(${pattern}) escape '!'
    )
  )`
}
