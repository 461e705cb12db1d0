import { join } from 'node:path'
import type { Config } from './config.ts'
import { InvalidConfiguration } from './invalid-configuration.ts'
import type { ReadSecretFile, SecretFile } from './secret-file.ts'
import type { SecretList } from './secrets.ts'
import { faultOf, secretList } from './variables/index.ts'

export interface OperatorSecrets {
  secrets: SecretList
  origin: Config['secretsOrigin']
}

/**
 * The secrets of LATCHKEY_SECRET, or else those of the file `secret` in the data folder.
 * @throws {InvalidConfiguration} when that file is of no use
 */
export function findSecrets(
  fromEnvironment: SecretList | undefined,
  dataDir: string,
  readSecretFile: ReadSecretFile,
): OperatorSecrets {
  if (fromEnvironment) return { secrets: fromEnvironment, origin: 'environment' }

  const path = join(dataDir, 'secret')
  const { text, wasGenerated } = readOrRefuse(path, readSecretFile)
  const { data, error } = secretList.safeParse(text.trim())
  if (!data) throw damaged(path, error.issues.map(({ message }) => message).join(', '))

  return { secrets: data, origin: wasGenerated ? 'generated' : 'file' }
}

function readOrRefuse(path: string, readSecretFile: ReadSecretFile): SecretFile {
  try {
    return readSecretFile(path)
  } catch (error) {
    const { message } = error as NodeJS.ErrnoException
    const problem = `must be a folder that can be read and written: ${message}`
    throw new InvalidConfiguration([faultOf('DATA_DIR', problem)])
  }
}

const damaged = (path: string, problem: string): InvalidConfiguration =>
  new InvalidConfiguration([
    faultOf('LATCHKEY_SECRET', `is not set, and the file in its place, ${path}, ${problem}`),
  ])
