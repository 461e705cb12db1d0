type Content = Html | string | number | false | undefined | readonly Content[]

/** A piece of a page in which every value has been escaped. Only `html` makes one. */
export class Html {
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  toString(): string {
    return this.#source
  }
}

/** A template whose values are text, other pieces, or lists of them; `false` leaves a gap. */
export const html = (source: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(String.raw({ raw: source }, ...values.map(render)))

function render(content: Content): string {
  if (content instanceof Html) return content.toString()
  if (Array.isArray(content)) return content.map(render).join('')
  if (content === undefined || content === false) return ''

  return String(content).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
