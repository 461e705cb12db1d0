import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { LIMITS } from '../../src/core/limits/index.ts'

const operations = join(import.meta.dirname, '..', '..', 'docs', 'operations.md')
const ROW = /^\| `([^`]+)` \| ([\d,]*) ?\| (\d+) min \|/gm

test('an operator reads of every limit what it is', async () => {
  const text = await readFile(operations, 'utf8')
  const documented = [...text.matchAll(ROW)].map(([, name, attempts = '', minutes]) => [
    name,
    {
      attempts: Number(attempts.replace(',', '')) || Infinity,
      windowSeconds: Number(minutes) * 60,
    },
  ])

  expect(Object.fromEntries(documented)).toEqual(LIMITS)
})
