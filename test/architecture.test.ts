import { dirname, matchesGlob } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import {
  dependencies,
  type Import,
  readSources,
  type SourceFile,
  withoutComments,
} from './support/source-files.ts'

/** Who may enter whom, and of whom only types. `*` is one part: parts of one row do not mix. */
// biome-ignore format: a table
const layers: readonly (readonly [part: string, mayEnter: string[], mayTakeTypesOf?: string[]])[] = [
  ['src/core',                    []],
  ['src/config',                  ['src/core']],
  ['src/texts',                   ['src/core']],
  ['src/oidc',                    ['src/core'],                                     ['src/config']],
  ['src/adapters/storage/kysely', ['src/core', 'migrations'],                       ['src/config']],
  ['src/adapters/storage/redis',  ['src/core'],                                     ['src/config']],
  ['src/adapters/mail',           ['src/core', 'src/texts'],                        ['src/config']],
  ['src/adapters/*',              ['src/core'],                                     ['src/config']],
  ['src/surfaces/http',           ['src/core', 'src/texts'],                        ['src/config']],
  ['src/surfaces/interaction',    ['src/core', 'src/surfaces/http', 'src/oidc']],
  ['src/surfaces/clura',          ['src/core', 'src/surfaces/http', 'src/oidc']],
  ['src/surfaces/own-app',        ['src/core', 'src/surfaces/http', 'src/oidc']],
  ['src/surfaces/{dashboard,account}', ['src/core', 'src/surfaces/http', 'src/surfaces/own-app', 'src/oidc']],
  ['src/surfaces/identra',        ['src/core', 'src/surfaces/http', 'src/oidc'],    ['src/config']],
  ['src/surfaces/*',              ['src/core', 'src/surfaces/http']],
  ['src/{first-account,main,factors,identra,system,open-doors,grpc-door,back-channel,application,account,protocol,sign-ins,storage,prepare-storage,background,measurement,tracing,key-upkeep}.ts', ['**']],
  ['src/{commands,demo,workers}', ['**']],
  ['migrations',                  []],
]

/** One library, one home. */
// biome-ignore format: a table
const homes: Readonly<Record<string, readonly string[]>> = {
  '@grpc/grpc-js':    ['src/surfaces/identra'],
  '@grpc/proto-loader': ['src/surfaces/identra'],
  '@grpc/reflection': ['src/surfaces/identra'],
  '@koa/bodyparser':  ['src/surfaces/http', 'src/demo'],
  '@koa/router':      ['src/surfaces', 'src/demo'],
  '@node-rs/argon2':  ['src/adapters/passwords'],
  '@opentelemetry/api': ['src/adapters/tracing'],
  '@opentelemetry/context-async-hooks': ['src/adapters/tracing'],
  '@opentelemetry/exporter-trace-otlp-http': ['src/adapters/tracing'],
  '@opentelemetry/resources': ['src/adapters/tracing'],
  '@opentelemetry/sdk-trace': ['src/adapters/tracing'],
  '@simplewebauthn/server': ['src/adapters/passkeys'],
  commander:          ['src/commands', 'src/main.ts'],
  ejs:                ['src/texts'],
  'grpc-health-check': ['src/surfaces/identra'],
  i18next:            ['src/texts'],
  ioredis:            ['src/adapters/storage/redis'],
  jose:               ['src/oidc', 'src/demo'],
  koa:                ['src/surfaces', 'src/oidc', 'src/demo'],
  'koa-compose':      ['src/oidc', 'src/surfaces/http'],
  'koa-helmet':       ['src/surfaces/http'],
  kysely:             ['src/adapters/storage/kysely', 'migrations'],
  'light-my-request': ['src/oidc'],
  mysql2:             ['src/adapters/storage/kysely'],
  'node:sqlite':      ['src/adapters/storage/kysely'],
  nodemailer:         ['src/adapters/mail'],
  'oidc-provider':    ['src/oidc'],
  'openid-client':    ['src/adapters/upstream', 'src/demo'],
  otpauth:            ['src/adapters/one-time-passwords'],
  pg:                 ['src/adapters/storage/kysely'],
  pino:               ['src/adapters/telemetry'],
  'pino-pretty':      ['src/adapters/telemetry'],
  'prom-client':      ['src/adapters/metrics'],
  uqr:                ['src/surfaces/account'],
  zod:                ['src/config', 'src/surfaces'],
}

const LONGEST_FILE = 250

const sources = readSources('src', 'migrations')
const paths = new Set(sources.map(({ path }) => path))

const isIn = (path: string, folder: string) => path === folder || path.startsWith(`${folder}/`)

/** The row of a file, and the part of the project that the row stands for in its case. */
function placeOf(path: string) {
  const ancestors = [path, ...foldersOf(path)]
  for (const [pattern, mayEnter, mayTakeTypesOf = []] of layers) {
    const part = ancestors.find((folder) => matchesGlob(folder, pattern))
    if (part) return { part, mayEnter, mayTakeTypesOf }
  }

  return undefined
}

/** The folders around a file, the innermost first. */
const foldersOf = (path: string): readonly string[] => {
  const folder = dirname(path)

  return folder === '.' ? [] : [folder, ...foldersOf(folder)]
}

function mayImport(from: string, { target, isTypeOnly }: Import): boolean {
  const place = placeOf(from)
  if (!place) return false
  const allowed = [place.part, ...place.mayEnter, ...(isTypeOnly ? place.mayTakeTypesOf : [])]

  return allowed.some((part) => part === '**' || isIn(target, part))
}

/** The door of the outermost closed folder that a file would have to step into. */
const doorBetween = (from: string, to: string): string | undefined =>
  foldersOf(to)
    .filter((folder) => !isIn(from, folder))
    .map((folder) => `${folder}/index.ts`)
    .findLast((door) => paths.has(door))

/** Each import that a rule has something against, as `from → to`. */
const violations = (isWrong: (file: SourceFile, imported: Import) => boolean): readonly string[] =>
  sources.flatMap((file) =>
    file.imports
      .filter((imported) => isWrong(file, imported))
      .map(({ target }) => `${file.path} → ${target}`),
  )

const pathsWhere = (isWrong: (file: SourceFile) => boolean): readonly string[] =>
  sources.filter(isWrong).map(({ path }) => path)

describe('the architecture', () => {
  test('gives every file a place', () => {
    expect(pathsWhere(({ path }) => placeOf(path) === undefined)).toEqual([])
  })

  test('lets a part import only what stands beside it in the table', () => {
    expect(violations(({ path }, it) => it.isOurs && !mayImport(path, it))).toEqual([])
  })

  test('lets a folder with a door be entered only by its door', () => {
    expect(
      violations(({ path }, { target, isOurs }) => {
        const door = isOurs ? doorBetween(path, target) : undefined

        return door !== undefined && door !== target
      }),
    ).toEqual([])
  })

  test('keeps every third-party library at home', () => {
    expect(
      violations(({ path }, { target, isOurs }) => {
        const isFree = isOurs || (target.startsWith('node:') && !(target in homes))

        return !isFree && !homes[target]?.some((home) => isIn(path, home))
      }),
    ).toEqual([])
  })

  test('has a home for each dependency, and a use for it', () => {
    const used = new Set(sources.flatMap(({ imports }) => imports.map(({ target }) => target)))

    expect(dependencies().filter((name) => !(name in homes))).toEqual([])
    expect(Object.keys(homes).filter((name) => !used.has(name))).toEqual([])
  })

  test('reads the environment in one file', () => {
    expect(pathsWhere(({ text }) => /\bprocess\.env\b/.test(withoutComments(text)))).toEqual([
      'src/config/env.ts',
    ])
  })

  test('opens each door with a paragraph on what is behind it', () => {
    expect(
      pathsWhere(({ path, text }) => /^src\/.*\/index\.ts$/.test(path) && !text.startsWith('/**')),
    ).toEqual([])
  })

  test(`has no file longer than ${LONGEST_FILE} lines`, () => {
    expect(pathsWhere(({ text }) => text.trimEnd().split('\n').length > LONGEST_FILE)).toEqual([])
  })
})
