import type { Resource } from '../config.ts'
import { quote, reading, splitList } from './reading.ts'

/** Entries `indicator=scope scope`, separated by `;` or `,`. */
export const resources = reading((text, refuse) => {
  const entries = splitList(text, /[;,]/).map((entry) => readResource(entry, refuse))

  for (const indicator of repeated(entries.map((entry) => entry.indicator))) {
    refuse(`must not define ${quote(indicator)} twice`)
  }

  return entries
})

function readResource(entry: string, refuse: (problem: string) => void): Resource {
  const [indicator = '', ...rest] = entry.split('=')
  const scopes = [...new Set(splitList(rest.join('='), /\s+/))]

  // RFC 8707 §2: an absolute URI without a fragment
  if (!URL.canParse(indicator.trim()) || /[\s#]/.test(indicator.trim())) {
    refuse(`must give each resource as an absolute URI without a fragment, not ${quote(indicator)}`)
  }
  for (const scope of scopes) {
    // RFC 6749 §3.3: scope-token
    if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)) {
      refuse(`must not have the scope ${quote(scope)}: it has a character that no scope can have`)
    }
  }

  return { indicator: indicator.trim(), scopes }
}

const repeated = (values: readonly string[]): Set<string> =>
  new Set(values.filter((value, index) => values.indexOf(value) !== index))
