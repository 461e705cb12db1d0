import { describe, expect, test } from '@jest/globals'
import { neededBy } from '../setup/backends.ts'

/** The names that were left out on purpose. Undefined where nobody prepared anything. */
const leftOut = process.env.SKIP_BACKENDS?.split(',')

describe.each(neededBy(['test/conformance/backends.test.ts']))(
  'of all that stores are held to their rules on, $name',
  ({ name, variable }) => {
    const check = !leftOut || leftOut.includes(name) ? test.skip : test

    check('is there', () => {
      expect(process.env[variable]).toEqual(expect.any(String))
    })
  },
)
