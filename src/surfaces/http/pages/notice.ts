import type { Values } from '../../../texts/index.ts'

/** Something to tell the person on a page. Its text is `errors.<code>` of the catalogues. */
export interface Notice {
  /** Of a `DomainError`, or an OAuth error code. One without a text says that it did not work. */
  code: string
  /** For the placeholders of the text: `seconds` with `too_many_attempts`. */
  values?: Values
  /** Name of the form field it is about: it is then shown there and tied to it. */
  field?: string
}
