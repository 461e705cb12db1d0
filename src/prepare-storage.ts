import type { Config } from './config/index.ts'
import type { Storage } from './storage.ts'

/**
 * Brings the schema up to date and makes sure of a key to sign with. Of many processes at once one
 * does each, and done again it changes nothing.
 */
export async function prepareStorage(
  { importedSigningKey }: Pick<Config, 'importedSigningKey'>,
  { migrator, signingKeys }: Pick<Storage, 'migrator' | 'signingKeys'>,
): Promise<void> {
  await migrator.up()
  if (importedSigningKey) await signingKeys.import(importedSigningKey.pem, importedSigningKey.id)
  await signingKeys.ensureFirstKey()
}
