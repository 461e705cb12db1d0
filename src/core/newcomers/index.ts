/**
 * Who may come in by themselves, by registering, by a mailed code or by an account elsewhere: one
 * rule for all. People whom an operator creates or imports are left to `registration` and the
 * imports.
 */
export { RegistrationClosed } from './errors.ts'
export { isAdmitted, type NewcomerRule } from './newcomer-rule.ts'
export { Newcomers } from './newcomers.ts'
