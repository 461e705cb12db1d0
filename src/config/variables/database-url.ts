import { reading } from './reading.ts'

const SHAPE = /^(?:sqlite|file):(?:\/\/(?=\/))?(?!\/\/)(?<path>[^?#]+)$/

// The value stays out of the message: a database URL can hold a password.
export const databaseUrl = reading((text, refuse) => {
  const [scheme = ''] = /^[a-z][a-z\d+.-]*(?=:)/i.exec(text) ?? []

  if (!['sqlite', 'file'].includes(scheme)) {
    refuse(
      scheme
        ? `names a ${scheme} database; this version of Latchkey works with SQLite only`
        : 'must be a URL that begins with sqlite:',
    )
  } else if (!SHAPE.test(text)) {
    refuse(`must be ${scheme}: and the path of a file, without a query`)
  }

  return text
})
