import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { readSources } from '../support/source-files.ts'

const VIEWS = new URL('../../views/', import.meta.url)
/** Their members are named by data: a scope, a claim, an error. `other` speaks for the rest. */
const FAMILIES = [
  'scopes',
  'claims',
  'errors',
  'accountSections',
  'appTypes',
  'loginMethods',
  'appTypeHints',
  'appEvents',
  'refusalAdvice',
  'trialTokens',
  'trialTokenHints',
]

type Catalogue = { [key: string]: string | Catalogue }

const readView = (file: string): string => readFileSync(new URL(file, VIEWS), 'utf8')

const flatten = (catalogue: Catalogue, prefix = ''): readonly (readonly [string, string])[] =>
  Object.entries(catalogue).flatMap(([key, text]) =>
    typeof text === 'string' ? [[prefix + key, text] as const] : flatten(text, `${prefix}${key}.`),
  )

const catalogues = readdirSync(new URL('locales/', VIEWS)).map((file) => ({
  language: file.replace('.json', ''),
  texts: new Map(flatten(JSON.parse(readView(`locales/${file}`)))),
}))

const english = catalogues.find(({ language }) => language === 'en')?.texts ?? new Map()
const translations = catalogues.filter(({ language }) => language !== 'en')

const templates = readdirSync(VIEWS, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ejs'),
)

const sources = readSources('src')
  // What an operator reads is in English.
  .filter(({ path }) => !/^src\/(commands|config|demo)\//.test(path))
  .map(({ text }) => text)

/** Every `t('…')` and `rich('…')`, also of a choice between two. */
const namedKeys = [...templates.map(readView), ...sources].flatMap((text) =>
  [...text.matchAll(/\b(?:t|rich)\(([^,)]*)/g)].flatMap(([, argument = '']) =>
    [...argument.matchAll(/'([^']+)'/g)].map(([, key = '']) => key),
  ),
)

const titles = templates
  .map((file) => file.replace(/\.ejs$/, '').replace('interaction/', ''))
  .filter((view) => !/^(mail|partials)\/|layout$/.test(view))
  .map((view) => `${view.replaceAll('/', '.')}.title`)

const subjects = templates
  .filter((file) => /^mail\/.*\.txt\.ejs$/.test(file) && file !== 'mail/notice.txt.ejs')
  .map((file) => `${file.replace('.txt.ejs', '').replace('/', '.')}.subject`)

/** Mails that share `mail/notice`, as the type of them names them. */
const [, noticeNames = ''] = /NoticeTemplate =([^/]*)/.exec(sources.join('\n')) ?? []
const notices = [...noticeNames.matchAll(/'([a-z-]+)'/g)].flatMap(([, name]) =>
  ['subject', 'lead', 'advice', 'unasked'].map((part) => `mail.${name}.${part}`),
)

const usedKeys = new Set([
  ...namedKeys,
  ...titles,
  ...subjects,
  ...notices,
  ...FAMILIES.map((family) => `${family}.other`),
])

const isOfFamily = (key: string): boolean => FAMILIES.some((family) => key.startsWith(`${family}.`))

/** Told an operator on a terminal: what does not start, or cannot be brought. */
const ON_A_TERMINAL = new Set([
  'backup_too_new',
  'breaks_verification',
  'clura_unreadable',
  'database_not_empty',
  'database_too_old',
  'database_unreachable',
  'identra_unreadable',
  'redis_unreachable',
  'schema_differs',
  'schema_not_current',
  'schema_out_of_order',
  'schema_too_new',
  'signing_key_not_found',
  'signing_key_pinned',
  'signing_keys_changed',
  'unreadable_backup',
  'worker_not_started',
  'wrong_key_state',
])

/** Told a program, by its code. */
const TO_A_PROGRAM = new Set([
  'provider_not_configured',
  'redirect_url_not_allowed',
  'redirect_url_not_configured',
])

const errorCodes = sources.flatMap((text) =>
  [...text.matchAll(/(?:super\(|\bcode: )\s*((?:'[a-z_]+'[\s|]*)+)/g)].flatMap(([, codes = '']) =>
    [...codes.matchAll(/'([a-z_]+)'/g)].map(([, code = '']) => code),
  ),
)

const placeholdersOf = (text = ''): readonly string[] => (text.match(/\{\{.*?\}\}/g) ?? []).sort()

describe('the English catalogue', () => {
  test('has a text for every key that is used', () => {
    expect([...usedKeys].filter((key) => !english.has(key))).toEqual([])
  })

  test('has no text that is not used', () => {
    const unused = [...english.keys()].filter((key) => !usedKeys.has(key) && !isOfFamily(key))

    expect(unused).toEqual([])
  })

  test('has a text for every error', () => {
    expect(errorCodes).toContain('invalid_credentials')
    const shown = errorCodes.filter((code) => !ON_A_TERMINAL.union(TO_A_PROGRAM).has(code))
    expect(shown.filter((code) => !english.has(`errors.${code}`))).toEqual([])
  })
})

describe.each(translations)('the catalogue of $language', ({ texts }) => {
  test('has the same keys', () => {
    expect([...texts.keys()].sort()).toEqual([...english.keys()].sort())
  })

  test('has the same placeholders in each text', () => {
    for (const [key, text] of texts) {
      expect([key, placeholdersOf(text)]).toEqual([key, placeholdersOf(english.get(key))])
    }
  })

  test('leaves no text empty', () => {
    expect([...texts].filter(([, text]) => text.trim() === '')).toEqual([])
  })
})
