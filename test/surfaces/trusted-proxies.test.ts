import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import Koa from 'koa'
import { type Listening, listen, Readiness } from '../../src/surfaces/http/index.ts'
import { pinToIssuer } from '../../src/surfaces/http/trusted-proxies.ts'

/** Says who asks, and as what they see it. */
async function startServer(trusted: readonly string[]): Promise<Listening> {
  const app = new Koa({ proxy: true })
  app.use(pinToIssuer('https://id.example', trusted))
  app.use((ctx) => {
    ctx.body = { ip: ctx.ip, origin: `${ctx.protocol}://${ctx.host}` }
  })

  return listen(app, {
    host: '127.0.0.1',
    port: 0,
    readiness: new Readiness(async () => true),
    noticeMs: 0,
  })
}

let behindProxies: Listening
let inTheOpen: Listening
beforeAll(async () => {
  behindProxies = await startServer(['127.0.0.1', '10.0.0.0/8', 'fd00::/8'])
  inTheOpen = await startServer([])
})
afterAll(async () => {
  await behindProxies[Symbol.asyncDispose]()
  await inTheOpen[Symbol.asyncDispose]()
})

async function ask({ port }: Listening, forwardedFor: string) {
  const answer = await fetch(`http://127.0.0.1:${port}/`, {
    headers: { 'x-forwarded-for': forwardedFor, 'x-forwarded-host': 'evil.example' },
  })

  return answer.json()
}

describe('who asks', () => {
  // biome-ignore format: a table
  test.each([
    ['198.51.100.7',                         '198.51.100.7'],
    ['203.0.113.9, 198.51.100.7',            '198.51.100.7'],
    ['203.0.113.9, 198.51.100.7, 10.1.2.3',  '198.51.100.7'],
    ['198.51.100.7, fd00::1',                '198.51.100.7'],
    ['10.1.2.3, 10.1.2.4',                   '10.1.2.3'],
    ['::ffff:198.51.100.7',                  '198.51.100.7'],
    ['2001:db8::7',                          '2001:db8::7'],
    ['198.51.100.7:51004',                   '198.51.100.7'],
    ['198.51.100.7:51004, 10.1.2.3:443',     '198.51.100.7'],
    ['[2001:db8::7]',                        '2001:db8::7'],
    ['[2001:db8::7]:51004',                  '2001:db8::7'],
    ['unknown',                              '127.0.0.1'],
    ['198.51.100.7, unknown, 10.1.2.3',      '10.1.2.3'],
  ])('behind proxies that say "%s" is %s', async (forwardedFor, ip) => {
    expect(await ask(behindProxies, forwardedFor)).toEqual({ ip, origin: 'https://id.example' })
  })

  test.each(['198.51.100.7', '127.0.0.1, 198.51.100.7', ''])(
    'without a trusted proxy is the peer, whatever is said: "%s"',
    async (forwardedFor) => {
      expect(await ask(inTheOpen, forwardedFor)).toEqual({
        ip: '127.0.0.1',
        origin: 'https://id.example',
      })
    },
  )
})
