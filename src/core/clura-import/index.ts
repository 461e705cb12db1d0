/**
 * Moving from Clura: whom and what to bring, under which id, and what to say about the rest. How
 * its tables are read, and how people are written here, is left to the storage.
 */
export { CluraImport } from './clura-import.ts'
export type { CluraApp, CluraPerson, CluraSource } from './clura-source.ts'
