import { randomBytes } from 'node:crypto'
import { digest } from '../values/index.ts'

const RECOVERY_CODES = 10

/** 80 random bits: too many to try, even for who has the digests. */
const BYTES = 10
/** Without those that are taken for another: no i, l, o, u. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const BITS_PER_CHARACTER = 5n
const GROUP = /.{4}(?=.)/g

/** `5k2m-…`, four groups of four. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: RECOVERY_CODES }, newRecoveryCode)

/** As it is kept, from the way that people type it. */
export function digestRecoveryCode(userId: string, typed: string): string {
  const code = typed.toLowerCase().replace(/[\s-]/gu, '').replaceAll('o', '0').replace(/[il]/g, '1')

  return digest(JSON.stringify([userId, code]))
}

function newRecoveryCode(): string {
  let bits = BigInt(`0x${randomBytes(BYTES).toString('hex')}`)
  let code = ''
  for (let left = (BYTES * 8) / Number(BITS_PER_CHARACTER); left > 0; left -= 1) {
    code += ALPHABET[Number(bits & 31n)]
    bits >>= BITS_PER_CHARACTER
  }

  return code.replace(GROUP, '$&-')
}
