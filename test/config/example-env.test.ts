import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'
import { variableNames } from '../../src/config/variables/index.ts'

const text = await readFile('config/example.env', 'utf8')
const named = [...text.matchAll(/^#([A-Z_]+)=/gm)].map(([, name]) => name)
const shown = parseEnv(text.replaceAll(/^#(?=[A-Z_]+=)/gm, ''))

test('example.env and the code name the same variables in the same order', () => {
  expect(named).toEqual(variableNames)
})

test('example.env sets nothing by itself', () => {
  expect(parseEnv(text)).toEqual({})
})

test('example.env shows the defaults', () => {
  const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'
  const config = loadConfig({ ...shown, LATCHKEY_SECRET })

  expect({ ...config, databaseUrl: config.databaseUrl.replace('./', `${resolve()}/`) }).toEqual(
    loadConfig({ LATCHKEY_SECRET }),
  )
})
