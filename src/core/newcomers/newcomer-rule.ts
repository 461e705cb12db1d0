import type { EmailAddress } from '../values/index.ts'

/** Who may come in by themselves: an operator's decision. Domains are written without the @. */
export type NewcomerRule = 'anyone' | 'nobody' | { domains: readonly string[] }

/** @param address one that they show to be theirs; undefined where they have none */
export function isAdmitted(rule: NewcomerRule, address: EmailAddress | undefined): boolean {
  if (rule === 'anyone') return true
  if (rule === 'nobody' || address === undefined) return false

  return rule.domains.includes(address.slice(address.lastIndexOf('@') + 1))
}
