import type { Context } from 'koa'
import { chooseLanguage, type Language } from '../../texts/index.ts'
import { preferredLanguages } from './pages/index.ts'

/** The language that whoever asks is spoken to in. */
export const languageOf = (ctx: Context): Language => chooseLanguage(preferredLanguages(ctx))

/** The same by `Accept-Language` alone (RFC 9110 §12.5.4), wherever that was said. */
export const languageOfHeader = (acceptLanguage: string): Language =>
  chooseLanguage(
    acceptLanguage
      .split(',')
      .map((entry) => /^\s*([\w-]+)\s*(?:;\s*q=([\d.]+))?/.exec(entry) ?? [])
      .map(([, tag = '', weight = '1']) => ({ tag, weight: Number(weight) }))
      .sort((one, other) => other.weight - one.weight)
      .map(({ tag }) => tag),
  )
