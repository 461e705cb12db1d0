/**
 * Moving in from other services, as far as it is the same from each: how people are taken in, how
 * rows are gone through, and what is said about them. Whom and what to bring is left to the import
 * of each service, how people are written to the storage.
 */
export { bringPages } from './bring-pages.ts'
export {
  type ImportCount,
  type ImportOptions,
  type ImportProblem,
  type ImportReport,
  ImportTally,
} from './import-report.ts'
export { readableAddress } from './readable-address.ts'
export { RecordedAdoption } from './recorded-adoption.ts'
export { RehearsedAdoption } from './rehearsed-adoption.ts'
export type { Adoption, Newcomer, TakesIn, UserAdoption } from './user-adoption.ts'
