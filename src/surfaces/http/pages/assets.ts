import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import type { Middleware } from 'koa'

interface Asset {
  content: Buffer
  digest: string
}

const FOLDER = new URL('../../../../public/', import.meta.url)
const PATH = /^\/assets\/([\w-]+)\/([\w.-]+)$/

/** The files of `public/`, in memory, at addresses that change with their content. */
export class Assets {
  readonly #assets: ReadonlyMap<string, Asset>

  constructor(folder: URL = FOLDER) {
    this.#assets = new Map(readdirSync(folder).map((name) => [name, readAsset(name, folder)]))
  }

  /** @param name of a file in `public/` */
  url(name: string): string {
    const asset = this.#assets.get(name)
    if (!asset) throw new Error(`public has no ${name}`)

    return `/assets/${asset.digest}/${name}`
  }

  /** Answers GET and HEAD of its own addresses and leaves all others to whoever is next. */
  readonly serve: Middleware = (ctx, next) => {
    const [, digest, name = ''] = PATH.exec(ctx.path) ?? []
    const asset = this.#assets.get(name)
    if (!asset || (ctx.method !== 'GET' && ctx.method !== 'HEAD')) return next()

    ctx.status = 200
    ctx.type = extname(name)
    ctx.etag = asset.digest
    // While versions run side by side, a page of the one may ask the other for its files.
    const isCurrent = digest === asset.digest
    ctx.set('Cache-Control', isCurrent ? 'public, max-age=31536000, immutable' : 'no-cache')

    if (ctx.fresh) ctx.status = 304
    else ctx.body = asset.content

    return undefined
  }
}

function readAsset(name: string, folder: URL): Asset {
  const content = readFileSync(new URL(name, folder))

  return { content, digest: hash('sha256', content, 'base64url').slice(0, 16) }
}
