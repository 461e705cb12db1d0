import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import Koa from 'koa'
import { Assets, Pages, securityHeaders } from '../../src/surfaces/http/pages/index.ts'
import { getRaw } from '../support/raw-http.ts'

/** Shows one page at any address that is not an asset's. */
async function serve({
  isHttps = false,
  uiLocales,
}: {
  isHttps?: boolean
  uiLocales?: string
} = {}) {
  const assets = new Assets()
  const pages = new Pages({ assets })
  const app = new Koa()
  app.use(securityHeaders({ isHttps }))
  app.use(assets.serve)
  app.use((ctx) => {
    ctx.state.uiLocales = uiLocales
    pages.show(ctx, { view: 'not-found', model: { correlationId: 'id' } })
  })
  const server = createServer(app.callback()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`

  return {
    assets,
    origin,
    fetch: (path: string, init?: RequestInit) => fetch(origin + path, init),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
    },
  }
}

describe('a page', () => {
  test('is kept by no cache and says its status and language', async () => {
    await using site = await serve()
    const response = await site.fetch('/', { headers: { 'accept-language': 'fr, de-CH;q=0.9' } })

    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('content-language')).toBe('de')
    expect(response.headers.get('vary')).toBe('Accept-Language')
  })

  test('speaks as the app asked for before it speaks as the browser does', async () => {
    await using site = await serve({ uiLocales: 'fr-CA de' })
    const response = await site.fetch('/', { headers: { 'accept-language': 'en' } })

    expect(response.headers.get('content-language')).toBe('de')
  })

  test('may load only what is ours and stand in no frame', async () => {
    await using site = await serve()
    const { headers } = await site.fetch('/')

    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';script-src 'self';img-src 'self' data:;" +
        "font-src 'self';connect-src 'self';base-uri 'none';frame-ancestors 'none'",
    )
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
  })

  test('asks for https for good only where the issuer is https', async () => {
    await using plain = await serve()
    await using secure = await serve({ isHttps: true })

    expect((await plain.fetch('/')).headers.has('strict-transport-security')).toBe(false)
    expect((await secure.fetch('/')).headers.get('strict-transport-security')).toBe(
      'max-age=31536000',
    )
  })
})

describe('an asset', () => {
  test('is kept for good at an address that changes with its content', async () => {
    await using site = await serve()
    const response = await site.fetch(site.assets.url('main.css'))

    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/css; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(await response.text()).toContain(':root')
  })

  test('is not sent again to whoever has it', async () => {
    await using site = await serve()
    const url = site.assets.url('logo.svg')
    const etag = (await site.fetch(url)).headers.get('etag') ?? ''
    const again = await getRaw(site.origin, url, { 'if-none-match': etag })

    expect(again.status).toBe(304)
    expect(again.body).toBe('')
  })

  test('is answered, but not kept, at the address of another version', async () => {
    await using site = await serve()
    const response = await site.fetch('/assets/another-version/main.css')

    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-cache')
  })

  test('answers HEAD without a body, and no other method', async () => {
    await using site = await serve()
    const url = site.assets.url('main.css')
    const head = await site.fetch(url, { method: 'HEAD' })

    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect((await site.fetch(url, { method: 'POST' })).status).toBe(404)
  })

  test.each([
    '/assets/x/package.json',
    '/assets/x/..%2fpackage.json',
    '/assets/x/%2e%2e/%2e%2e/package.json',
    '/assets/x/../../package.json',
    '/assets/x/constructor',
    '/assets/main.css',
    '/assets/',
  ])('is none at %s', async (path) => {
    await using site = await serve()

    expect((await getRaw(site.origin, path)).status).toBe(404)
  })
})
