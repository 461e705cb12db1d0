import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

const LOGGER = new URL('../../../src/adapters/telemetry/index.ts', import.meta.url)

/** What a program left on its standard output that logged so many lines and ended. */
async function linesOf(count: number, end: string): Promise<string[]> {
  const program = `
    import { createLogger } from '${LOGGER}'
    const log = createLogger({ level: 'info', format: 'json' })
    for (let line = 0; line < ${count}; line += 1) log.info({ line, text: 'ä'.repeat(99) }, 'said')
    ${end}`
  const ran = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
  // One that ended by an error left its lines all the same.
  const { stdout } = await ran.catch((error) => error)

  return stdout.trimEnd().split('\n')
}

test.each([
  ['comes to its end', ''],
  ['ends at once', 'process.exit(0)'],
  ['fails', "throw new Error('a bug')"],
])('every line of the log is there, whole and in order, when the program %s', async (_, end) => {
  const lines = await linesOf(200, end)

  expect(lines.map((line) => JSON.parse(line).line)).toEqual([...Array(200).keys()])
})
