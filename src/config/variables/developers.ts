import type { DeveloperRule } from '../../core/developers/index.ts'
import { type EmailAddress, parseEmailAddress } from '../../core/values/index.ts'
import { quote, reading, splitList } from './reading.ts'

/** `anyone`, or addresses and, with an @ in front, whole domains. */
export const developers = reading((text, refuse): DeveloperRule => {
  if (text === 'anyone') return text

  const entries = splitList(text)
  if (!entries.length) refuse('must be "anyone", or list email addresses and @domains')
  const addresses = entries.filter((entry) => !entry.startsWith('@'))
  const domains = entries.filter((entry) => entry.startsWith('@'))

  return {
    addresses: addresses.flatMap((entry) => readAddress(entry, entry, refuse)),
    // What follows the @ of an address is in its normal form once the whole address is.
    domains: domains.flatMap((entry) =>
      readAddress(`anyone${entry}`, entry, refuse).map((address) =>
        address.slice('anyone@'.length),
      ),
    ),
  }
})

function readAddress(
  text: string,
  entry: string,
  refuse: (problem: string) => void,
): EmailAddress[] {
  try {
    return [parseEmailAddress(text)]
  } catch {
    refuse(`must be "anyone", or list email addresses and @domains, not ${quote(entry)}`)
    return []
  }
}
