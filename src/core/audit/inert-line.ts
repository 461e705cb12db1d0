/** Room for a reason that quotes what was sent. */
const MAX_LENGTH = 1_000

// Controls, line and paragraph separators, and what turns the reading direction. Not every database
// takes a NUL, and none the half of a character.
const NOT_INERT = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu

/** One line, unable to rearrange itself: it may quote what a stranger has sent. */
export const inertLine = (text: string): string =>
  text.slice(0, MAX_LENGTH).toWellFormed().replaceAll(NOT_INERT, '\ufffd')
