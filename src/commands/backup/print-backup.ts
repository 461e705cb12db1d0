import type { BackupContents, TableSum } from '../../core/backups/index.ts'
import { formatRecord } from '../output/index.ts'
import type { Terminal } from '../terminal.ts'

export const contentsToJson = ({ head, tables }: BackupContents) => ({
  createdAt: head.createdAt,
  program: head.program,
  issuer: head.issuer,
  schema: head.steps.at(-1) ?? null,
  tables: Object.fromEntries(tables.map(({ name, sum }) => [name, sum])),
})

export const describeContents = ({ head, tables }: BackupContents): string =>
  formatRecord([
    ['made at', head.createdAt],
    ['by', `Latchkey ${head.program}`],
    ['of', head.issuer],
    ['schema', head.steps.at(-1)],
    ...tables
      .filter(({ sum }) => sum.rows)
      .map(({ name, sum }) => [name, String(sum.rows)] as const),
  ])

/** Says how far it is, beside the result. */
export const tellTable =
  (terminal: Pick<Terminal, 'warn'>) =>
  (name: string, { rows }: TableSum): void =>
    terminal.warn(`${name}: ${rows}`)
