import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'

const read = (path: string): Promise<string> => readFile(path, 'utf8')

/** Every number behind such words. */
const numbersBehind = (words: RegExp, text: string): string[] =>
  [...text.matchAll(new RegExp(`^${words.source}"?(\\d+\\.\\d+\\.\\d+[^\\s"]*)`, 'gm'))].map(
    ([, number = '']) => number,
  )

test('every place that names the version names the same', async () => {
  const { version } = JSON.parse(await read('package.json'))
  const lock = JSON.parse(await read('package-lock.json'))
  const chart = await read('deploy/helm/latchkey/Chart.yaml')

  expect([lock.version, lock.packages[''].version]).toEqual([version, version])
  expect(numbersBehind(/version: /, chart)).toEqual([version])
  expect(numbersBehind(/appVersion: /, chart)).toEqual([version])
})

test('the changelog begins with what is not released, and then has the version, newest first', async () => {
  const { version } = JSON.parse(await read('package.json'))
  const changelog = await read('CHANGELOG.md')
  const [first, ...released] = [...changelog.matchAll(/^## (.*)$/gm)].map(([, title]) => title)

  expect(first).toBe('Unreleased')
  expect(
    released.filter((title) => !/^\d+\.\d+\.\d+ - \d{4}-\d\d-\d\d$/.test(title ?? '')),
  ).toEqual([])
  // Until the first release there is none.
  expect(numbersBehind(/## /, changelog)[0] ?? version).toBe(version)
})

test('the changelog sorts changes as Keep a Changelog does', async () => {
  const kinds = [...(await read('CHANGELOG.md')).matchAll(/^### (.*)$/gm)].map(([, kind]) => kind)

  expect(kinds.length).toBeGreaterThan(0)
  for (const kind of kinds) {
    expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toContain(kind)
  }
})
