import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ejs, { type TemplateFunction } from 'ejs'

const FOLDER = fileURLToPath(new URL('../../views/', import.meta.url))

/** What a template may name. One that was not given is undefined. */
const LOCALS = 'asset body explain language limits model partial rich t textOf title view'.split(
  ' ',
)

export const escapeHtml = (text: string): string => ejs.escapeXML(text)

const compile = (file: string): TemplateFunction =>
  ejs.compile(readFileSync(`${FOLDER}/${file}`, 'utf8'), {
    filename: file,
    strict: true,
    destructuredLocals: LOCALS,
    // A mail is plain text: an apostrophe stays an apostrophe.
    escape: file.endsWith('.txt.ejs') ? String : ejs.escapeXML,
  })

const templates: ReadonlyMap<string, TemplateFunction> = new Map(
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ejs'))
    .map((file) => [file.replace(/\.ejs$/, ''), compile(file)]),
)

/**
 * Renders `views/<name>.ejs`. In it `partial(name, model)` renders `views/partials/<name>.ejs`
 * with the same locals and a model of its own.
 */
export function renderTemplate(name: string, locals: Readonly<Record<string, unknown>>): string {
  const template = templates.get(name)
  if (!template) throw new Error(`views has no ${name}.ejs`)

  const partial = (part: string, model: unknown) =>
    renderTemplate(`partials/${part}`, { ...locals, model })

  return template({ ...locals, partial })
}
