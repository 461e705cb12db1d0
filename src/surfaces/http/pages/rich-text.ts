import { escapeHtml, type Translate } from '../../../texts/index.ts'

/**
 * Like a `Translate`, but gives HTML: each value is escaped, stands out, and, whatever its own
 * direction, leaves the sentence around it alone.
 */
export type RichText = (key: string, values: Readonly<Record<string, string>>) => string

export const richText =
  (t: Translate): RichText =>
  (key, values) => {
    const placeholders = Object.fromEntries(Object.keys(values).map((name) => [name, `{${name}}`]))

    return escapeHtml(t(key, placeholders)).replace(/\{(\w+)\}/g, (_, name: string) =>
      emphasize(values[name] ?? ''),
    )
  }

const emphasize = (value: string): string => `<strong><bdi>${escapeHtml(value)}</bdi></strong>`
