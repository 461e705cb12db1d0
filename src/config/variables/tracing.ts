import { Secret } from '../../core/values/index.ts'
import { reading, splitList } from './reading.ts'

/** What OpenTelemetry calls `key=value` lists, values in percent encoding: of HTTP headers here. */
export const headerList = reading((text, refuse) => {
  const pairs = splitList(text).map((entry) => entry.split(/=(.*)/s).slice(0, 2))
  // The value stays out of the message: there is a token in it.
  if (pairs.some(([name = '', value]) => !/^[\w-]+$/.test(name) || value === undefined)) {
    refuse('must be name=value, several separated by commas')
  }

  return pairs.map(([name = '', value = '']) => [name, new Secret(decoded(value))] as const)
})

export const fraction = reading((text, refuse) => {
  const value = Number(text)
  if (!(value >= 0 && value <= 1)) refuse('must be a number from 0 to 1')

  return value
})

function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
