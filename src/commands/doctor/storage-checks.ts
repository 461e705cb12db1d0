import { existsSync } from 'node:fs'
import { DomainError } from '../../core/errors.ts'
import { SECOND } from '../../core/values/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import { type Finding, fault, fine, reasonOf, warning } from './finding.ts'
import { examineKeys } from './key-checks.ts'
import { sqlitePathOf } from './places.ts'

const CLOCK_TOLERANCE_MS = SECOND

export interface StorageExamination {
  findings: readonly Finding[]
  /** The ids of the keys that are to be seen; undefined when that is not known. */
  publishedKeys: readonly string[] | undefined
}

/** What the database holds, its clock, and whether its keys can be opened. Changes nothing. */
export async function examineStorage(
  databaseUrl: string,
  open: () => Promise<OperatorConsole>,
): Promise<StorageExamination> {
  const path = sqlitePathOf(databaseUrl)
  // To open it would be to make it.
  if (path && !existsSync(path)) {
    const text = `There is no database yet: ${path} is made when Latchkey starts.`
    const advice = 'Start Latchkey, or correct DATABASE_URL or DATA_DIR.'

    return { findings: [fault('database', text, advice)], publishedKeys: undefined }
  }
  try {
    await using operator = await open()
    const migrations = await examineMigrations(operator)
    const clock = await examineClock(operator)
    if (migrations.severity === 'fault') {
      return { findings: [migrations, clock], publishedKeys: undefined }
    }
    const keys = await examineKeys(operator)

    return { ...keys, findings: [migrations, clock, ...keys.findings] }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const text = `The database cannot be used: ${reasonOf(error)}`
    const advice = 'Start its server, and see that DATABASE_URL has the right host, user, password.'

    return { findings: [fault('database', text, advice)], publishedKeys: undefined }
  }
}

async function examineMigrations({ migrator }: OperatorConsole): Promise<Finding> {
  const unknown = await migrator.unknownSteps()
  if (unknown.length) {
    return (await migrator.isCurrent())
      ? warning(
          'schema',
          `The schema is ahead of this program, from ${unknown[0]} on. It can still be used.`,
          'Update this program to the version that serves beside it.',
        )
      : fault(
          'schema',
          `The schema is ahead of this program, from ${unknown[0]} on, and cannot be used.`,
          'Run the version that brought it there, or restore the backup from before.',
        )
  }
  const pending = await migrator.plan()
  const steps = pending.length === 1 ? '1 step' : `${pending.length} steps`

  return pending.length
    ? fault(
        'schema',
        `The schema is behind this program by ${steps}, from ${pending[0]} on.`,
        'Start Latchkey, which runs them, or run latchkey migrate up.',
      )
    : fine('schema', 'The schema is what this program needs.')
}

async function examineClock({ clock, databaseNow }: OperatorConsole): Promise<Finding> {
  const startedAt = clock.now()
  const there = await databaseNow()
  const endedAt = clock.now()
  const offMs = Math.max(startedAt - there, there - endedAt, 0)

  return offMs > CLOCK_TOLERANCE_MS
    ? fault(
        'clock',
        `The clocks of this machine and of the database are ${Math.round(offMs / SECOND)} s apart.`,
        'Let NTP set both: the lifetimes of codes and tokens are measured by them.',
      )
    : fine('clock', 'This machine and the database have the same time.')
}
