import { describe, expect, test } from '@jest/globals'
import { HttpBrowser } from '../support/http-browser.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { type ServedProcess, serveInProcess } from '../support/served-process.ts'
import { refresh } from '../support/signed-in.ts'

async function authorize({ issuer, app, person }: ServedProcess, onLoginPage = async () => {}) {
  const party = await RelyingParty.discover(issuer, app)
  const browser = new HttpBrowser(issuer)
  const { url, checks } = await party.authorization()
  const login = await browser.get(url)
  await onLoginPage()
  const callback = await browser.submit(login, '/login', person)

  return { party, callback: callback.url, checks }
}

describe('a program that is killed and started again', () => {
  test('goes on in the middle of a login', async () => {
    await using server = await serveInProcess()
    await server.start()

    const { party, callback, checks } = await authorize(server, async () => {
      await server.kill()
      await server.start()
    })
    expect(await party.exchange(callback, checks)).toHaveProperty('id_token')
  })

  test('exchanges a code that it gave before, and keeps signing by the same key', async () => {
    await using server = await serveInProcess()
    await server.start()
    const { party, callback, checks } = await authorize(server)
    const jwks = () =>
      fetch(`${server.issuer}/.well-known/jwks.json`).then((answer) => answer.text())
    const before = await jwks()

    await server.kill()
    await server.start()
    expect(await party.exchange(callback, checks)).toHaveProperty('refresh_token')
    expect(await jwks()).toBe(before)
  })

  test('goes on with a family whose answer was cut off in the middle of a refresh', async () => {
    await using server = await serveInProcess()
    await server.start()
    const { party, callback, checks } = await authorize(server)
    const tokens = await party.exchange(callback, checks)
    let refreshToken = tokens.refresh_token ?? ''

    for (let round = 0; round < 3; round += 1) {
      // The kill meets the requests at whatever they are doing.
      const cutOff = Array.from({ length: 20 }, () =>
        refresh(server.issuer, server.app, refreshToken).catch(() => undefined),
      )
      await Promise.race(cutOff)
      await server.kill()
      const answers = await Promise.all(cutOff)
      await server.start()

      const retry = await refresh(server.issuer, server.app, refreshToken)
      expect(retry.status).toBe(200)
      const successors = [...answers, retry].map((answer) => answer?.body.refresh_token)
      expect(new Set(successors.filter(Boolean)).size).toBe(1)
      refreshToken = retry.body.refresh_token ?? ''
    }
  })
})
