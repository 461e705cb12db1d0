import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import Koa from 'koa'
import { listen, Readiness } from '../../src/surfaces/http/index.ts'

/** A server whose answers wait until they are let go. */
async function startServer({ noticeMs = 0 } = {}) {
  const asked = Promise.withResolvers<void>()
  const answer = Promise.withResolvers<void>()
  const readiness = new Readiness(async () => true)
  const app = new Koa()
  app.use(async (ctx) => {
    if (ctx.path === '/slow') {
      asked.resolve()
      await answer.promise
    }
    ctx.body = String(await readiness.isReady())
  })
  const server = await listen(app, { host: '127.0.0.1', port: 0, readiness, noticeMs })
  const agent = new Agent({ keepAlive: true })

  return {
    asked: asked.promise,
    answer: answer.resolve,
    port: server.port,
    readiness,
    stop: () => server[Symbol.asyncDispose](),
    async get(path: string) {
      const sent = request({ port: server.port, path, agent }).end()
      const [response] = await once(sent, 'response')

      return { connection: response.headers.connection, body: await text(response) }
    },
  }
}

describe('a server that is stopped', () => {
  test('finishes what is under way, and keeps no connection open for more', async () => {
    const server = await startServer()
    const underWay = server.get('/slow')
    await server.asked
    const stopped = server.stop()
    await turn()
    server.answer()

    expect(await underWay).toEqual({ connection: 'close', body: 'false' })
    await stopped
  })

  test('closes connections that nobody uses', async () => {
    const server = await startServer()
    expect(await server.get('/')).toEqual({ connection: 'keep-alive', body: 'true' })

    await server.stop()
  })

  test('is not ready at once, and takes requests for the time of notice', async () => {
    const server = await startServer({ noticeMs: 2_000 })
    const stopped = server.stop()

    expect(await server.readiness.isReady()).toBe(false)
    expect(await server.get('/')).toEqual({ connection: 'close', body: 'false' })
    await stopped
    const refused = connect(server.port, '127.0.0.1')
    await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('a client that is slow', () => {
  const startImpatient = (app: Koa) =>
    listen(app, {
      host: '127.0.0.1',
      port: 0,
      readiness: new Readiness(async () => true),
      noticeMs: 0,
      patience: { headersMs: 300, requestMs: 600, silenceMs: 900, keepAliveMs: 900 },
    })
  const HEAD = 'POST / HTTP/1.1\r\nHost: localhost\r\n'

  /** Sends one piece after the other for as long as it is listened to. */
  async function drip(port: number, begin: string, piece: string): Promise<string> {
    const socket = connect(port, '127.0.0.1').setEncoding('utf8')
    socket.on('error', () => {})
    socket.write(begin)
    const dripping = setInterval(() => socket.write(piece), 50)
    try {
      return await text(socket).catch(() => 'cut')
    } finally {
      clearInterval(dripping)
    }
  }

  test.each([
    ['saying what it wants', HEAD, 'X-More: 1\r\n'],
    ['sending what it announced', `${HEAD}Content-Length: 1000\r\n\r\n`, 'x'],
  ])('at %s is cut', async (_, begin, piece) => {
    const app = new Koa().use(async (ctx) => {
      ctx.body = await text(ctx.req)
    })
    app.silent = true
    await using server = await startImpatient(app)

    expect(await drip(server.port, begin, piece)).toMatch(/^(HTTP\/1\.1 408 |cut)/)
  })

  test('at taking what it gets is cut', async () => {
    const isCut = Promise.withResolvers<boolean>()
    const app = new Koa().use((ctx) => {
      ctx.res.once('close', () => isCut.resolve(!ctx.res.writableFinished))
      ctx.body = 'x'.repeat(50_000_000)
    })
    await using server = await startImpatient(app)
    const socket = connect(server.port, '127.0.0.1').pause()
    socket.on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')

    expect(await isCut.promise).toBe(true)
    socket.destroy()
  })
})

describe('readiness', () => {
  test('is no when the stores do not answer', async () => {
    const readiness = new Readiness(async () => {
      throw new Error('down')
    })

    expect(await readiness.isReady()).toBe(false)
  })
})
