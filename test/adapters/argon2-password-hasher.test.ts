import { describe, expect, test } from '@jest/globals'
import { hash } from '@node-rs/argon2'
import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { Unavailable } from '../../src/core/errors.ts'
import { Secret } from '../../src/core/values/index.ts'

const PASSWORD = new Secret('violet-otter-harbour')

describe('the argon2 hasher', () => {
  test('knows a password again by its hash, and no other', async () => {
    const hasher = new Argon2PasswordHasher()
    const hash = await hasher.hash(PASSWORD)

    expect(await hasher.verify(hash, PASSWORD)).toBe(true)
    expect(await hasher.verify(hash, new Secret('violet-otter-harbor'))).toBe(false)
    expect(await hasher.verify(hash, new Secret(''))).toBe(false)
  })

  test('hashes as argon2id with 19 MiB, two passes and one lane, each time with another salt', async () => {
    const hasher = new Argon2PasswordHasher()
    const [one, two] = [await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)]

    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(two).not.toBe(one)
  })

  test('takes a password from keyboards that write its characters differently', async () => {
    const hasher = new Argon2PasswordHasher()
    const hash = await hasher.hash(new Secret('Ångström-harbour'))

    const decomposed = new Secret('A\u030angstro\u0308m-harbour')
    expect(await hasher.verify(hash, decomposed)).toBe(true)
  })

  test('takes a password as it was typed where another program hashed it', async () => {
    const typed = 'die ﬁnsteren Gärten'
    const foreign = await hash(typed, { algorithm: 2, memoryCost: 65_536, timeCost: 1 })
    const hasher = new Argon2PasswordHasher()

    expect(await hasher.verify(foreign, new Secret(typed))).toBe(true)
    expect(await hasher.verify(foreign, new Secret(typed.normalize('NFKC')))).toBe(false)
    expect(hasher.isUpToDate(foreign)).toBe(false)
    expect(hasher.isUpToDate(await hasher.hash(PASSWORD))).toBe(true)
  })

  test('knows nobody by no hash, and takes as long to say so', async () => {
    const hasher = new Argon2PasswordHasher()
    const hash = await hasher.hash(PASSWORD)
    const medianOf = async (expected: string | undefined): Promise<number> => {
      const times: number[] = []
      for (let n = 0; n < 7; n++) {
        const start = performance.now()
        expect(await hasher.verify(expected, new Secret('wrong'))).toBe(false)
        times.push(performance.now() - start)
      }
      return times.sort((a, b) => a - b)[3] ?? 0
    }

    expect((await medianOf(undefined)) / (await medianOf(hash))).toBeGreaterThan(0.3)
  })

  test('lets a few wait while all cores are busy, and turns the rest away', async () => {
    const hasher = new Argon2PasswordHasher({ concurrency: 1, queueLength: 3 })
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => hasher.hash(PASSWORD)),
    )

    const reasons = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason] : [],
    )
    expect(reasons).toHaveLength(6)
    expect(reasons.every((reason) => reason instanceof Unavailable)).toBe(true)
    expect(reasons[0]).toMatchObject({ retryAfterSeconds: 1 })
    await expect(hasher.hash(PASSWORD)).resolves.toBeDefined()
  })

  test('gives a place free when hashing fails', async () => {
    const hasher = new Argon2PasswordHasher({ concurrency: 1, queueLength: 0 })

    await expect(hasher.verify('no hash at all', PASSWORD)).rejects.toThrow()
    await expect(hasher.hash(PASSWORD)).resolves.toBeDefined()
  })
})
