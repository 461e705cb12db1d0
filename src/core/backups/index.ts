/**
 * Backups: everything durable in one file that is sealed, verified and good for every engine, and
 * the way back. How tables are read and written is the store's business, and where the file lies is
 * that of whoever asks.
 */
export { type BackupKeys, keyId } from './backup-keys.ts'
export type { BackupHead } from './backup-lines.ts'
export type {
  BackupStore,
  Cell,
  ReadableTables,
  Row,
  TableShape,
  WritableTables,
} from './backup-store.ts'
export {
  BackupTooNew,
  DatabaseNotEmpty,
  SchemaDiffers,
  SchemaNotCurrent,
  UnreadableBackup,
} from './errors.ts'
export { type BackupContents, verifyBackup } from './read-backup.ts'
export { planRestore, type RestoreDeps, type RestorePlan, restoreBackup } from './restore-backup.ts'
export { sumOf, type TableSum } from './table-digest.ts'
export { type WriteBackupDeps, writeBackup } from './write-backup.ts'
