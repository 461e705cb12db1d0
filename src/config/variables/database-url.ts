import { quote, reading } from './reading.ts'

// The value stays out of every message: a database URL can hold a password.
export const databaseUrl = reading((text, refuse) => {
  const [scheme = ''] = /^[a-z][a-z\d+.-]*(?=:)/.exec(text) ?? []
  const findProblems = CHECKS[scheme]

  if (!findProblems) {
    refuse('must be a URL that begins with sqlite:, postgres: or mysql:')
    return text
  }
  for (const problem of findProblems(text, scheme)) refuse(problem)

  return text
})

const FILE = /^(?:sqlite|file):(?:\/\/(?=\/))?(?!\/\/)(?<path>[^?#]+)$/

const checkFile = (text: string, scheme: string): string[] =>
  FILE.test(text) ? [] : [`must be ${scheme}: and the path of a file, without a query`]

function checkServer(text: string, scheme: string): string[] {
  const url = URL.parse(text)
  if (!url?.hostname || !isDecodable(text)) {
    return [
      `must be ${scheme}://user:password@host/database, with %XX for what is no letter or digit`,
    ]
  }

  return [
    ...(url.pathname.length > 1 ? [] : ['must name a database after the host']),
    ...(url.hash ? ['must not have a fragment: write %23 for a # in the password'] : []),
    ...[...url.searchParams].flatMap(([name, value]) => checkParameter(name, value)),
  ]
}

/** Whatever is asked for, a certificate is always checked. */
const TLS_MODE = /^(disabled?|required?|verify[-_](ca|full|identity))$/i

function checkParameter(name: string, value: string): string[] {
  if (name !== 'sslmode' && name !== 'ssl-mode') {
    return [`must not have the parameter ${quote(name)}: sslmode is the only one`]
  }

  return TLS_MODE.test(value) ? [] : [`must have sslmode=disable or sslmode=require, or none`]
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

// biome-ignore format: a table
const CHECKS: Readonly<Record<string, (text: string, scheme: string) => string[]>> = {
  sqlite:     checkFile,
  file:       checkFile,
  postgres:   checkServer,
  postgresql: checkServer,
  mysql:      checkServer,
  mariadb:    checkServer,
}
