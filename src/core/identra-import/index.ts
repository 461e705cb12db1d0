/**
 * Moving from Identra: whom and what to bring, under which id, and what to say about the rest. How
 * its tables are read is left to the storage.
 */
export { IdentraImport, type IdentraImportKind } from './identra-import.ts'
export type { IdentraPerson, IdentraSource } from './identra-source.ts'
