/**
 * Every word a person reads: the message catalogues (`views/locales`, one file a language), the
 * templates (`views`) that the words stand in, and which language somebody gets. What a page or a
 * mail is about is left to `surfaces` and `adapters/mail`.
 */
export {
  familyTranslator,
  type TextOf,
  type Translate,
  translator,
  type Values,
} from './catalogues.ts'
export { formatDuration } from './duration.ts'
export { chooseLanguage, type Language, languages } from './languages.ts'
export { escapeHtml, renderTemplate } from './templates.ts'
