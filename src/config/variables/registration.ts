import type { NewcomerRule } from '../../core/newcomers/index.ts'
import { parseEmailAddress } from '../../core/values/index.ts'
import { quote, reading, splitList } from './reading.ts'

const EXPECTED = 'must be "open", "closed", or list @domains'

/** `open`, `closed`, or the domains, each with an @ in front, whose addresses may register. */
export const registration = reading((text, refuse): NewcomerRule => {
  if (text === 'open') return 'anyone'
  if (text === 'closed') return 'nobody'

  const entries = splitList(text)
  if (!entries.length) refuse(EXPECTED)

  return { domains: entries.flatMap((entry) => readDomain(entry, refuse)) }
})

/** What follows the @ of an address is in its normal form once the whole address is. */
function readDomain(entry: string, refuse: (problem: string) => void): string[] {
  try {
    if (entry.startsWith('@')) return [parseEmailAddress(`anyone${entry}`).slice('anyone@'.length)]
  } catch {
    // Not a domain, as below.
  }
  refuse(`${EXPECTED}, not ${quote(entry)}`)

  return []
}
