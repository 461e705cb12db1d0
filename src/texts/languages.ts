import { FALLBACK_TAG, tags } from './catalogues.ts'

/** A language that pages and mail can be written in. */
export interface Language {
  /** BCP 47. */
  tag: string
  direction: 'ltr' | 'rtl'
}

export const languages: readonly Language[] = tags.map((tag) => ({
  tag,
  direction: new Intl.Locale(tag).getTextInfo().direction ?? 'ltr',
}))

/**
 * The first of the preferred languages that is shipped (RFC 4647 §3.4, lookup: `de-AT` is content
 * with `de`), else English.
 * @param preferred BCP 47 tags, the best first; anything else in it is passed over
 */
export function chooseLanguage(preferred: readonly string[]): Language {
  for (const range of [...preferred.flatMap(widen), FALLBACK_TAG]) {
    const language = languages.find(({ tag }) => tag.toLowerCase() === range)
    if (language) return language
  }

  throw new Error(`views/locales has no ${FALLBACK_TAG}.json`)
}

/** `zh-Hant-TW` → itself, `zh-hant`, `zh`. */
function widen(range: string): string[] {
  const subtags = range.toLowerCase().split('-')

  return subtags.map((_, index) => subtags.slice(0, subtags.length - index).join('-'))
}
