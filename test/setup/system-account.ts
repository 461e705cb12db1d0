import { readFileSync } from 'node:fs'

/** An account of the machine that a program can run as, in the terms of `spawn`. */
export interface SystemAccount {
  uid: number
  gid: number
}

/**
 * The first of these accounts that the machine has. Undefined unless we are root: only root can be
 * somebody else, and only root is refused by the programs that ask for it.
 */
export function findAccount(...names: readonly string[]): SystemAccount | undefined {
  if (process.getuid?.() !== 0) return undefined

  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const [, , uid, gid] =
    names.flatMap((name) => accounts.filter(([known]) => known === name))[0] ?? []

  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
}
