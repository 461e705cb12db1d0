import type { BackupKeys } from './backup-keys.ts'
import type { BackupEntry } from './backup-lines.ts'
import type { BackupStore, Row, TableShape, WritableTables } from './backup-store.ts'
import { BackupTooNew, DatabaseNotEmpty, SchemaDiffers, UnreadableBackup } from './errors.ts'
import { type BackupContents, readBackup, verifyBackup } from './read-backup.ts'
import { isSameSum, sumOf, type TableSum } from './table-digest.ts'

export interface RestoreDeps {
  store: BackupStore
  keys: BackupKeys
  /** The file from its beginning; called twice. */
  open(): AsyncIterable<Buffer>
  onTable(name: string, sum: TableSum): void
}

export interface RestorePlan {
  contents: BackupContents
  /** After which step its tables are. */
  step: string
  /** What is in the database and would be gone. */
  replaced: ReadonlyMap<string, number>
}

/**
 * Reads the whole backup and looks whether it fits here. Writes nothing.
 * @throws {UnreadableBackup | BackupTooNew | SchemaDiffers}
 */
export async function planRestore({ store, keys, open }: RestoreDeps): Promise<RestorePlan> {
  const contents = await verifyBackup(open(), keys)
  const { steps, program } = contents.head
  const step = steps.at(-1) ?? ''
  if (steps.some((name, index) => store.steps[index] !== name)) throw new BackupTooNew(program)
  if (describe(contents.tables) !== describe(await store.tablesAfter(step))) {
    throw new UnreadableBackup('its tables are not those of its schema.')
  }
  const replaced = await store.contents()
  if (replaced.size && !(await store.isAt(step))) throw new SchemaDiffers()

  return { contents, step, replaced }
}

/**
 * Writes what was planned, in one transaction, and compares what is there then with the backup
 * before that is committed.
 * @throws {DatabaseNotEmpty} unless it may replace what is there
 */
export async function restoreBackup(
  deps: RestoreDeps,
  { step, replaced }: RestorePlan,
  { mayReplace }: { mayReplace: boolean },
): Promise<void> {
  if (replaced.size && !mayReplace) throw new DatabaseNotEmpty(replaced)
  const { store, keys, open, onTable } = deps
  const tables = await store.tablesAfter(step)

  await store.replaceAll(step, (target) =>
    readBackup(open(), keys, (entries) => fill(target, tables, entries, onTable)),
  )
}

/** Of texts; rows are written together up to that. */
const BATCH_CHARACTERS = 500_000
const BATCH_ROWS = 500

async function fill(
  target: WritableTables,
  tables: readonly TableShape[],
  entries: AsyncIterable<BackupEntry>,
  onTable: RestoreDeps['onTable'],
): Promise<void> {
  let table: TableShape | undefined
  let batch: Row[] = []
  let characters = 0
  const flush = async () => {
    if (table && batch.length) await target.insert(table, batch)
    batch = []
    characters = 0
  }

  for await (const entry of entries) {
    if (entry.kind === 'table') table = tables.find(({ name }) => name === entry.name)
    if (entry.kind === 'row') {
      batch.push(entry.row)
      characters += entry.row.reduce<number>((sum, cell) => sum + String(cell).length, 0)
      if (batch.length >= BATCH_ROWS || characters > BATCH_CHARACTERS) await flush()
    }
    if (entry.kind === 'sum' && table) {
      await flush()
      if (!isSameSum(await sumOf(target, table), entry.sum)) {
        throw new UnreadableBackup(`the database took ${entry.name} as something else.`)
      }
      onTable(entry.name, entry.sum)
    }
  }
}

const describe = (tables: readonly { name: string; columns: readonly string[] }[]): string =>
  tables.map(({ name, columns }) => `${name}(${columns})`).join(' ')
