import { Readable } from 'node:stream'
import type { Middleware } from 'koa'

/** How every answer that is not for a browser can go wrong, whatever was asked. */
export type TransportFault = 'slow' | 'stalled' | 'huge' | 'broken-json'

/** Spoils the answer of a route, if that is wanted at the moment. */
export const spoil =
  (current: () => string | undefined): Middleware =>
  async (ctx, next) => {
    switch (current()) {
      case 'slow':
        return new Promise(() => {})
      case 'stalled':
        ctx.type = 'json'
        ctx.body = Readable.from(beginning())
        return
      case 'huge':
        ctx.type = 'json'
        ctx.body = Readable.from(endlessSpace())
        return
      case 'broken-json':
        ctx.type = 'json'
        ctx.body = '{"issuer":'
        return
      default:
        return next()
    }
  }

async function* beginning(): AsyncGenerator<Buffer> {
  yield Buffer.from('{')
  await new Promise(() => {})
}

function* endlessSpace(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024, ' ')
}
