/**
 * The audit log as an operator reads it. What is recorded, and what each event means, is decided in
 * `core/audit`.
 */
export { addAuditCommand } from './read-audit.ts'
