import { DomainError } from '../errors.ts'

/** The file is no backup, was cut short or changed, or was made with other keys. */
export class UnreadableBackup extends DomainError {
  constructor(problem: string, cause?: unknown) {
    super('unreadable_backup', 'invalid', `The backup cannot be used: ${problem}`, { cause })
  }
}

/** A newer program made it, with a schema that this one does not know. */
export class BackupTooNew extends DomainError {
  constructor(program: string) {
    super(
      'backup_too_new',
      'conflict',
      `The backup was made by Latchkey ${program}, which is newer than this one. ` +
        'Restore it with that version.',
    )
  }
}

/** There is something in the database that a restore would destroy. */
export class DatabaseNotEmpty extends DomainError {
  constructor(rows: ReadonlyMap<string, number>) {
    const found = [...rows].map(([table, count]) => `${table} ${count}`).join(', ')
    super(
      'database_not_empty',
      'conflict',
      `The database is not empty (${found}). Set DATABASE_URL to an empty one, ` +
        'or add --replace to delete what is there.',
    )
  }
}

/** What is there and what is in the backup cannot be exchanged in one transaction. */
export class SchemaDiffers extends DomainError {
  constructor() {
    super(
      'schema_differs',
      'conflict',
      'The backup is of an older schema than that of the database, which is not empty. ' +
        'Set DATABASE_URL to an empty database: there the backup is restored and brought up to date.',
    )
  }
}

/** A backup is made of the schema that this program knows, and of no other. */
export class SchemaNotCurrent extends DomainError {
  constructor(isAhead: boolean) {
    super(
      'schema_not_current',
      'conflict',
      isAhead
        ? 'A newer program has changed the schema. Make the backup with that one.'
        : 'The schema is behind this program. Run latchkey migrate up first, ' +
            'or make the backup with the program that served until now.',
    )
  }
}
