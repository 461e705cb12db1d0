import { SIGNING_ALGORITHMS, type SigningAlgorithm } from '../../core/signing-keys/index.ts'
import { quote, reading, splitList } from './reading.ts'

/** What there is always a key for. */
export const signingAlgorithms = reading((text, refuse): readonly SigningAlgorithm[] => {
  const entries = splitList(text)
  const unknown = entries.find((entry) => !isSigningAlgorithm(entry))

  if (unknown) refuse(`must list some of ${SIGNING_ALGORITHMS.join(', ')}, not ${quote(unknown)}`)
  else if (!entries.includes('RS256')) refuse('must list RS256: access tokens are signed by it')

  return SIGNING_ALGORITHMS.filter((algorithm) => entries.includes(algorithm))
})

const isSigningAlgorithm = (text: string): text is SigningAlgorithm =>
  SIGNING_ALGORITHMS.some((algorithm) => algorithm === text)

const MAX_DAYS = 3_650

/** A number of days, or a part of one. */
export const days = reading((text, refuse) => {
  const number = /^\d{1,4}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN
  if (!(number <= MAX_DAYS)) {
    refuse(`must be a number of days from 0 to ${MAX_DAYS}, not ${quote(text)}`)
  }

  return number
})
