import type { Context } from 'koa'
import { type Clock, Sealer } from '../../core/values/index.ts'
import { cookieNamesOf } from '../http/index.ts'

interface SealedCookiesDeps {
  issuer: string
  /** As `Sealer` takes them. */
  keys: readonly Buffer[]
  clock: Clock
}

interface Sealed {
  value: unknown
  expiresAt: number
}

/** What the browser keeps for us and cannot read: bound to its name, and to a time. */
export class SealedCookies {
  readonly #sealer: Sealer
  readonly #isHttps: boolean
  readonly #clock: Clock

  constructor({ issuer, keys, clock }: SealedCookiesDeps) {
    this.#sealer = new Sealer(keys)
    this.#isHttps = issuer.startsWith('https:')
    this.#clock = clock
  }

  set(ctx: Context, name: string, value: unknown, lifeMs: number): void {
    const sealed: Sealed = { value, expiresAt: this.#clock.now() + lifeMs }

    this.#write(ctx, name, this.#sealer.seal(JSON.stringify(sealed), name), lifeMs)
  }

  /** Undefined when there is none, it has expired, or is not of our making. */
  get<Value>(ctx: Context, name: string): Value | undefined {
    const text = this.#sealer.open(ctx.cookies.get(this.#nameOf(name), UNSIGNED) ?? '', name)
    if (text === undefined) return undefined
    const { value, expiresAt }: Sealed = JSON.parse(text)

    return expiresAt > this.#clock.now() ? (value as Value) : undefined
  }

  clear(ctx: Context, name: string): void {
    this.#write(ctx, name, null, 0)
  }

  /** Names that begin so, of what the browser shows, the oldest first (RFC 6265 §5.4). */
  namesOf(ctx: Context, prefix: string): readonly string[] {
    const own = this.#nameOf('')

    return cookieNamesOf(ctx, own + prefix).map((name) => name.slice(own.length))
  }

  #write(ctx: Context, name: string, value: string | null, maxAge: number): void {
    ctx.cookies.set(this.#nameOf(name), value, {
      ...UNSIGNED,
      httpOnly: true,
      maxAge,
      overwrite: true,
      sameSite: 'lax',
      secure: this.#isHttps,
    })
  }

  // Browsers hold it to what the prefix says (RFC 6265bis §4.1.3).
  #nameOf(name: string): string {
    return this.#isHttps ? `__Host-${name}` : name
  }
}

// What is sealed is authentic already.
const UNSIGNED = { signed: false }
