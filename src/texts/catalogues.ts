import { readdirSync, readFileSync } from 'node:fs'
import { createInstance } from 'i18next'
import { formatDuration } from './duration.ts'

export type Values = Readonly<Record<string, string | number>>

/** Text of a key in one language, with values in its placeholders. Nothing is escaped. */
export type Translate = (key: string, values?: Values) => string

const FOLDER = new URL('../../views/locales/', import.meta.url)
const NAMESPACE = 'translation'

/** The language of every key, for a reader whose language nobody shipped. */
export const FALLBACK_TAG = 'en'

const readCatalogue = (tag: string) =>
  JSON.parse(readFileSync(new URL(`${tag}.json`, FOLDER), 'utf8'))

/** BCP 47 tags of the catalogues: a language is a file. */
export const tags: readonly string[] = readdirSync(FOLDER).map((file) =>
  file.replace(/\.json$/, ''),
)

const catalogues = createInstance()

void catalogues.init({
  lng: FALLBACK_TAG,
  fallbackLng: FALLBACK_TAG,
  initAsync: false,
  resources: Object.fromEntries(tags.map((tag) => [tag, { [NAMESPACE]: readCatalogue(tag) }])),
  // The template escapes, for what it is: a page or a mail.
  interpolation: { escapeValue: false },
})

catalogues.services.formatter?.add('duration', (seconds: number, tag) =>
  formatDuration(seconds, tag ?? FALLBACK_TAG),
)

/** @param tag a language that is not shipped speaks English */
export function translator(tag: string): Translate {
  const translate = catalogues.getFixedT(tag)

  // `nest` would let a value that somebody typed name another text: `$t(…)`.
  return (key, values = {}) => translate(key, { replace: values, nest: false })
}

/** The text of one member of a family of keys, `scopes.email`; of an unknown one, `scopes.other`. */
export type TextOf = (family: string, member: string, values?: Values) => string

export const familyTranslator =
  (t: Translate): TextOf =>
  (family, member, values) =>
    hasText(`${family}.${member}`)
      ? t(`${family}.${member}`, values)
      : t(`${family}.other`, { ...values, name: member })

const hasText = (key: string): boolean =>
  typeof catalogues.getResource(FALLBACK_TAG, NAMESPACE, key) === 'string'
