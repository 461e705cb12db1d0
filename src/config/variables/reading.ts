import { z } from 'zod'

/**
 * A schema that turns the text of a variable into what it means. `refuse` notes a problem and may
 * be called more than once; what is returned after it does not matter.
 */
export const reading = <Value>(read: (text: string, refuse: (problem: string) => void) => Value) =>
  z.string().transform((text, context) =>
    read(text, (problem) => {
      context.addIssue({ code: 'custom', message: problem })
    }),
  )

/** Shows a part of a value that is no secret, on one line whatever is in it. */
export const quote = (text: string): string => JSON.stringify(text)

/** The entries of a list, without empty ones. */
export const splitList = (text: string, separator: string | RegExp = ','): string[] =>
  text
    .split(separator)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
