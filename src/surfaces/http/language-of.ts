import type { Context } from 'koa'
import { chooseLanguage, type Language } from '../../texts/index.ts'
import { preferredLanguages } from './pages/index.ts'

/** The language that whoever asks is spoken to in. */
export const languageOf = (ctx: Context): Language => chooseLanguage(preferredLanguages(ctx))
