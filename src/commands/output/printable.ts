/**
 * Text that does nothing to a terminal: people choose their own names, and a name may hold escape
 * sequences, line breaks or marks that turn the direction of writing.
 */
export const printable = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
