/** Every SQL dialect, as in DIALECTS, and the backend that speaks it; SQLite needs none. */
// biome-ignore format: a table
export const dialects: Readonly<Record<string, string | undefined>> = {
  sqlite:   undefined,
  postgres: 'postgres',
  mysql:    'mariadb',
}

/**
 * What a whole system can keep its things in: each dialect by itself and with Redis. Everything
 * runs on the first of them, the folders of `suitesAgainOn` on the others too.
 */
export function storagesOf(chosen: readonly string[], without: readonly string[]): string[] {
  const present = Object.keys(dialects).filter((dialect) => isPresent(dialect, chosen, without))
  const withRedis = without.includes('redis') ? [] : present.map((dialect) => `${dialect}+redis`)

  return [...present, ...withRedis]
}

/** Journeys of every way to sign in, in a browser. */
export const SIGN_IN_JOURNEYS = 'test/browser/sign-in'

/** The folders of what runs again on a storage that is not the first. */
export const suitesAgainOn = (storage: string): readonly string[] =>
  storage === 'postgres' ? ['test/flows', SIGN_IN_JOURNEYS] : ['test/flows']

const isPresent = (dialect: string, chosen: readonly string[], without: readonly string[]) =>
  chosen.includes(dialect) && !without.includes(dialects[dialect] ?? '')
