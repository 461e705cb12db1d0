import { once } from 'node:events'
import { expect, test } from '@jest/globals'
import { Background, type Work } from '../src/background.ts'
import type { LogFields } from '../src/core/log.ts'

/** Runs the work again and again until its calls are used up. */
async function runThrough(calls: readonly Work[]): Promise<string[]> {
  const lines: string[] = []
  const write = (level: string) => (_: LogFields, message: string) =>
    void lines.push(`${level}: ${message}`)
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
  const over = Promise.withResolvers<void>()
  const rest = calls.values()
  const background = new Background({ log })
  background.repeat('counting', 0, async (signal) => {
    const { value } = rest.next()
    if (!value) return over.resolve()

    return value(signal)
  })

  await over.promise
  await background[Symbol.asyncDispose]()

  return lines
}

const fail = async () => {
  throw new Error('no')
}
const succeed = async () => {}

test('work that fails is tried again, and the log says when it begins and when it ends', async () => {
  expect(await runThrough([succeed, fail, fail, fail, succeed, succeed, fail])).toEqual([
    'error: counting failed, and is tried again',
    'debug: counting failed, and is tried again',
    'debug: counting failed, and is tried again',
    'info: counting works again',
    'error: counting failed, and is tried again',
    'info: counting works again',
  ])
})

test('work that is under way is asked to end, and waited for', async () => {
  const started = Promise.withResolvers<void>()
  let isDone = false
  const background = new Background({
    log: { debug() {}, info() {}, warn() {}, error() {} },
  })
  background.repeat('waiting', 0, async (signal) => {
    started.resolve()
    await once(signal, 'abort')
    isDone = true
  })
  await started.promise
  await background[Symbol.asyncDispose]()

  expect(isDone).toBe(true)
})
