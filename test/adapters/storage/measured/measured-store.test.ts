import { expect, test } from '@jest/globals'
import { measuredBy } from '../../../../src/adapters/storage/measured/index.ts'
import { Unavailable } from '../../../../src/core/errors.ts'
import type { Meter, StoreOperation } from '../../../../src/core/meter.ts'

class WordStore {
  readonly #words = new Map([['a', 'alpha']])

  async find(letter: string): Promise<string | undefined> {
    return this.#words.get(letter)
  }

  async get(letter: string): Promise<string> {
    const word = await this.find(letter)
    if (word === undefined) throw new Error(`there is no ${letter}`)

    return word
  }

  async list(): Promise<never> {
    throw new Unavailable('The dictionary')
  }
}

interface Told extends StoreOperation {
  seconds: number
  isFailure: boolean
}

class RecordingMeter implements Pick<Meter, 'storeOperation'> {
  readonly told: Told[] = []

  storeOperation(operation: StoreOperation) {
    return (seconds: number, isFailure: boolean): void => {
      this.told.push({ ...operation, seconds, isFailure })
    }
  }
}

const operationOf = (operation: string, isFailure: boolean) => ({
  home: 'sql',
  store: 'words',
  operation,
  seconds: expect.any(Number),
  isFailure,
})

test('a measured store does what it does, and tells how long it took', async () => {
  const meter = new RecordingMeter()
  const store = measuredBy(meter)('sql', 'words', new WordStore())

  expect(await store.find('a')).toBe('alpha')
  expect(meter.told).toEqual([operationOf('find', false)])
})

test('a store that is away failed, and one that has nothing did not', async () => {
  const meter = new RecordingMeter()
  const store = measuredBy(meter)('sql', 'words', new WordStore())

  await expect(store.list()).rejects.toThrow(Unavailable)
  await expect(store.get('z')).rejects.toThrow('there is no z')
  expect(meter.told).toEqual([operationOf('list', true), operationOf('get', false)])
})

test('a store that nobody measures is left as it is', () => {
  const store = new WordStore()

  expect(measuredBy(undefined)('sql', 'words', store)).toBe(store)
})
