import { describe, expect, test } from '@jest/globals'
import { Unavailable } from '../../src/core/errors.ts'
import { rateLimiters } from '../support/rate-limiters.ts'
import { aHundredTimes } from '../support/users.ts'

describe.each(rateLimiters)('the rate limiter on $name', ({ open }) => {
  test('counts the attempts of a window, and tells when it ends', async () => {
    await using opened = await open()
    const { limiter, clock } = opened

    expect(await limiter.count('a', 60)).toEqual({ attempts: 1, resetsInSeconds: 60 })
    clock.advance(1_500)
    expect(await limiter.count('a', 60)).toEqual({ attempts: 2, resetsInSeconds: 59 })
  })

  test('counts each key for itself', async () => {
    await using opened = await open()
    const { limiter } = opened
    await limiter.count('a', 60)

    expect(await limiter.count('b', 60)).toMatchObject({ attempts: 1 })
  })

  test('begins anew when the window has ended, however often it was tried', async () => {
    await using opened = await open()
    const { limiter, clock } = opened
    await limiter.count('a', 60)
    clock.advance(59_999)
    expect(await limiter.count('a', 60)).toMatchObject({ attempts: 2 })

    clock.advance(1)
    expect(await limiter.count('a', 60)).toEqual({ attempts: 1, resetsInSeconds: 60 })
  })

  test('gives each of a hundred attempts at once a number of its own', async () => {
    await using opened = await open()
    const { limiter } = opened

    const results = await aHundredTimes(() => limiter.count('a', 60))

    const numbers = results.map((result) =>
      result.status === 'fulfilled' ? result.value.attempts : result.reason,
    )
    expect(new Set(numbers)).toEqual(new Set(Array.from({ length: 100 }, (_, n) => n + 1)))
  })

  test('gives each of a hundred attempts that begin a new window a number of its own', async () => {
    await using opened = await open()
    const { limiter, clock } = opened
    await limiter.count('a', 60)
    clock.advance(60_000)

    const results = await aHundredTimes(() => limiter.count('a', 60))

    const numbers = results.map((result) =>
      result.status === 'fulfilled' ? result.value.attempts : result.reason,
    )
    expect(new Set(numbers).size).toBe(100)
    expect(numbers).toContain(100)
  })

  test('takes back one attempt, but never more than there are', async () => {
    await using opened = await open()
    const { limiter } = opened
    for (const _ of [1, 2, 3]) await limiter.count('a', 60)

    await limiter.takeBack('a')
    expect(await limiter.count('a', 60)).toMatchObject({ attempts: 3 })

    for (const _ of [1, 2, 3, 4, 5]) await limiter.takeBack('a')
    expect(await limiter.count('a', 60)).toMatchObject({ attempts: 1 })
  })

  test('takes nothing back from a key without attempts', async () => {
    await using opened = await open()
    const { limiter } = opened
    await limiter.takeBack('a')

    expect(await limiter.count('a', 60)).toMatchObject({ attempts: 1 })
  })

  test('forgets the attempts of a key, and of no other', async () => {
    await using opened = await open()
    const { limiter } = opened
    for (const key of ['a', 'a', 'b']) await limiter.count(key, 60)
    await limiter.reset('a')

    expect(await limiter.count('a', 60)).toMatchObject({ attempts: 1 })
    expect(await limiter.count('b', 60)).toMatchObject({ attempts: 2 })
  })

  test('refuses to count when its store fails', async () => {
    await using opened = await open()
    const { limiter } = opened
    await opened.fail()

    await expect(limiter.count('a', 60)).rejects.toThrow(Unavailable)
    await expect(limiter.takeBack('a')).rejects.toThrow(Unavailable)
    await expect(limiter.reset('a')).rejects.toThrow(Unavailable)
  })
})
