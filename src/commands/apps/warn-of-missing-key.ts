import type { SigningAlgorithm } from '../../core/signing-keys/index.ts'
import type { OperatorConsole } from '../operator-console.ts'
import type { Terminal } from '../terminal.ts'

/** RS256 needs no warning: a key of it is made when the provider starts. */
export async function warnOfMissingKey(
  terminal: Terminal,
  signingKeys: Pick<OperatorConsole['signingKeys'], 'list'>,
  algorithm: SigningAlgorithm,
): Promise<void> {
  const keys = await signingKeys.list()
  const isThere = keys.some((key) => key.algorithm === algorithm && key.state === 'active')
  if (isThere || algorithm === 'RS256') return

  terminal.warn(
    `warning: There is no ${algorithm} key to sign with yet: latchkey keys add --alg ${algorithm}`,
  )
}
