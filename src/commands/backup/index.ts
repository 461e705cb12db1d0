/**
 * Everything durable in one sealed file, and back. What is in such a file, and when it may be
 * written into a database, is decided in `core/backups`.
 */
export { addCreateBackup } from './create-backup.ts'
export { addRestoreBackup } from './restore-backup.ts'
