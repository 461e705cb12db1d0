import type { Config } from './config/index.ts'
import { type Log, silentLog } from './core/log.ts'
import type { Storage } from './storage.ts'

type PreparedBy = Pick<Config, 'importedSigningKey' | 'signingKeys'>

/**
 * Brings the schema up to date, the signing keys under the newest secret, and makes sure of keys to
 * sign with. Of many processes at once one does each, and done again it changes nothing.
 */
export async function prepareStorage(
  { importedSigningKey: imported, signingKeys: settings }: PreparedBy,
  { migrator, signingKeys }: Pick<Storage, 'migrator' | 'signingKeys'>,
  log: Pick<Log, 'info' | 'warn'> = silentLog,
): Promise<void> {
  await migrator.up()
  const resealed = await signingKeys.reseal()
  if (resealed.length) {
    log.info({ keys: resealed }, 'signing keys were put under the newest secret')
  }
  if (imported) {
    const { id, state } = await signingKeys.import(imported.pem, imported.id)
    if (state === 'retired') {
      log.warn({ key: id }, 'JWT_PRIVATE_KEY was taken out of use and signs no more: remove it')
    }
  }
  for (const algorithm of settings.algorithms) await signingKeys.ensureFirstKey(algorithm)
}
