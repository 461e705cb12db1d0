import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Import {
  /** A path from the root of the project, or the name of a package. */
  target: string
  isOurs: boolean
  /** Gone when the program runs. */
  isTypeOnly: boolean
}

export interface SourceFile {
  /** From the root of the project, as in `src/core/errors.ts`. */
  path: string
  text: string
  imports: readonly Import[]
}

const root = join(import.meta.dirname, '..', '..')

const STATIC = /^(?:import|export)\s+(type\s)?(?:[\w\s{},*$]*?\sfrom\s+)?'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*()'([^']+)'/g
const COMMENT = /\/\*[\s\S]*?\*\/|\/\/.*$/gm

/** Every source file of these folders, with what it imports. */
export const readSources = (...folders: readonly string[]): readonly SourceFile[] =>
  folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')

      return { path, text, imports: importsOf(path, text) }
    })

const importsOf = (path: string, text: string): readonly Import[] =>
  [STATIC, DYNAMIC]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(([, type, specifier = '']) => {
      const isOurs = specifier.startsWith('.')

      return {
        target: isOurs ? join(dirname(path), specifier) : packageOf(specifier),
        isOurs,
        isTypeOnly: type !== undefined && type !== '',
      }
    })

/** `koa/types` is koa, `@koa/router/x` is @koa/router; what is Node's own keeps its whole name. */
const packageOf = (specifier: string): string =>
  specifier.startsWith('node:')
    ? specifier
    : specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

export const withoutComments = (text: string): string => text.replaceAll(COMMENT, '')

/** The names of the packages that a running Latchkey needs. */
export const dependencies = (): readonly string[] =>
  Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).dependencies)
