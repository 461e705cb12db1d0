import { describe, expect, test } from '@jest/globals'
import { KyselySetupLinkStore } from '../../src/adapters/storage/kysely/setup-link-store.ts'
import { digest, newId } from '../../src/core/values/index.ts'
import { engines } from '../support/databases.ts'

const NOW = 1_800_000_000_000

describe.each(engines)('set-up links on $name', ({ open }) => {
  test('are used once, all of them together, whoever is first', async () => {
    await using database = await open()
    const links = new KyselySetupLinkStore(database.db)
    const digests = Array.from({ length: 20 }, () => digest(newId()))
    for (const one of digests) await links.add(one, NOW + 1)

    const won = await Promise.all(digests.map((one) => links.consume(one, NOW)))
    expect(won.filter(Boolean)).toHaveLength(1)
    expect(await Promise.all(digests.map((one) => links.isLive(one, NOW)))).not.toContain(true)
  })

  test('are none when they are too old or made up', async () => {
    await using database = await open()
    const links = new KyselySetupLinkStore(database.db)
    const old = digest(newId())
    await links.add(old, NOW)

    expect(await links.isLive(old, NOW)).toBe(false)
    expect(await links.consume(old, NOW)).toBe(false)
    expect(await links.consume(digest(newId()), NOW - 1)).toBe(false)
    expect(await links.consume(old, NOW - 1)).toBe(true)
  })
})
