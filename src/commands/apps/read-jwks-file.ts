import { readFile } from 'node:fs/promises'
import type { App } from '../../core/apps/index.ts'
import { UnusableFile } from '../errors.ts'

/**
 * The JWK Set of a file. That its keys are of use is left to the registry.
 * @throws {UnusableFile}
 */
export async function readJwksFile(path: string): Promise<NonNullable<App['jwks']>> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw new UnusableFile(path, 'cannot be read', cause)
  })
  const jwks = parseJson(path, text)
  if (typeof jwks !== 'object' || jwks === null || !('keys' in jwks)) {
    throw new UnusableFile(path, 'must hold a JWK Set: a JSON object with a list called "keys"')
  }

  return jwks as NonNullable<App['jwks']>
}

// The cause is left out: the message of a parser quotes what it could not read.
function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnusableFile(path, 'must hold JSON')
  }
}
