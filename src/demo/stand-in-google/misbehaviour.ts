import { Readable } from 'node:stream'
import type { Middleware } from 'koa'

/** How it can go wrong: in the ID token, or in every answer that is not for a browser. */
export type Misbehaviour =
  | 'wrong-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'bad-signature'
  | 'expired'
  | 'slow'
  | 'huge'
  | 'broken-json'

/** Spoils the answer of a route, if that is wanted at the moment. */
export const misbehave =
  (current: () => Misbehaviour | undefined): Middleware =>
  async (ctx, next) => {
    switch (current()) {
      case 'slow':
        return new Promise(() => {})
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

function* endlessSpace(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(64 * 1024, ' ')
}
