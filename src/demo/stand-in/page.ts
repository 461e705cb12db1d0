import type { Middleware } from 'koa'
import { type Html, html } from '../html.ts'
import { OAuthError } from './oauth-error.ts'

/** A page of what stands in for `brand`. */
export const page = (brand: string, title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Stand-in ${brand}</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <main>
      <p class="brand">Stand-in ${brand}</p>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`

export const welcomePage = (brand: string): Html =>
  page(
    brand,
    `This is not ${brand}`,
    html`<p>It stands in for ${brand} on this machine. Sign in at an application that uses it, and
      choose who you would like to be.</p>`,
  )

/** Shows whoever cannot be sent back why. */
export const showRefusals =
  (brand: string): Middleware =>
  async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      const refusal = html`<p>${error.message}</p><p><code>${error.error}</code></p>`
      ctx.status = error.status
      ctx.body = page(brand, 'This request cannot be answered', refusal).toString()
    }
  }
