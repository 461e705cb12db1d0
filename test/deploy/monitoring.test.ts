import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { ProcessMetrics, Totals } from '../../src/adapters/metrics/index.ts'
import { systemClock } from '../../src/core/values/index.ts'

const NAME = /\b(?:latchkey|nodejs|process)_[a-z\d_]+/g
/** What Prometheus makes of one histogram. */
const PART = /_(bucket|count|sum)$/

/** Every figure that can be read at `/metrics`. */
async function served(): Promise<ReadonlySet<string>> {
  const metrics = new ProcessMetrics({ clock: systemClock })
  metrics.watchConnections({ inUse: 0, waiting: 0 })
  const text = await new Totals().render([{ worker: 1, snapshot: await metrics.snapshot() }])

  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name))
}

describe.each(['deploy/grafana/latchkey.json', 'deploy/prometheus/alerts.yml'])('%s', (path) => {
  const text = readFileSync(path, 'utf8')

  test('names only figures that there are', async () => {
    const names = await served()
    const named = new Set((text.match(NAME) ?? []).map((name) => name.replace(PART, '')))

    expect(named.size).toBeGreaterThan(8)
    expect([...named].filter((name) => !names.has(name))).toEqual([])
  })
})

test('the dashboard shows every figure of ours', async () => {
  const text = readFileSync('deploy/grafana/latchkey.json', 'utf8')
  const ours = [...(await served())].filter((name) => name.startsWith('latchkey_'))

  expect(ours.length).toBeGreaterThan(10)
  expect(ours.filter((name) => !text.includes(name))).toEqual([])
})

test('each alert says what it is about, how urgent it is, and what to do', () => {
  const [, ...rules] = readFileSync('deploy/prometheus/alerts.yml', 'utf8').split('- alert: ')

  expect(rules.length).toBeGreaterThan(8)
  for (const rule of rules) {
    expect(rule).toMatch(/severity: (page|ticket)/)
    expect(rule).toMatch(/summary: ".+"/)
    expect(rule).toMatch(/what_to_do: ".+"/)
  }
})
