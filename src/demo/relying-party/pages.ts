import { type Html, html } from '../html.ts'
import type { Session } from './sessions.ts'
import type { SignedIn } from './signed-in.ts'

/** What went wrong, for the person in front of it. `error` is the provider's own word. */
export interface Failure {
  status: number
  title: string
  description: string | undefined
  error?: string | undefined
}

export const homePage = ({ signedIn, notice }: Session, issuer: string): Html =>
  signedIn ? signedInPage(signedIn, notice) : welcomePage(issuer)

const welcomePage = (issuer: string): Html =>
  page(
    'Sample relying party',
    html`<p>This application knows nobody. It sends you to <strong>${issuer}</strong>, and believes
        what comes back after checking it.</p>
      <a class="button" href="/login">Sign in</a>`,
  )

const signedInPage = (signedIn: SignedIn, notice: string | undefined): Html =>
  page(
    `Hello, ${signedIn.claims.name ?? signedIn.userinfo?.name ?? signedIn.claims.sub}`,
    html`${notice && html`<p class="notice" role="status">${notice}</p>`}
      ${claimsTable('ID token', signedIn.claims)}
      ${signedIn.userinfo && claimsTable('Userinfo', signedIn.userinfo)}
      ${claimsTable('Tokens', tokenFacts(signedIn))}
      <div class="actions">
        ${signedIn.refreshToken && postButton('/refresh', 'Refresh tokens')}
        ${postButton('/userinfo', 'Call userinfo again')}
        ${postButton('/logout', 'Sign out')}
      </div>`,
  )

export const failurePage = ({ title, description, error }: Failure): Html =>
  page(
    title,
    html`${description && html`<p>${description}</p>`}
      ${error && html`<p><code>${error}</code></p>`}
      <div class="actions">
        <a class="button" href="/login">Sign in</a>
        <a class="button quiet" href="/">Back</a>
      </div>`,
  )

// Facts about the tokens, never the tokens: a page can be seen, saved and shared.
const tokenFacts = ({ accessTokenExpiresAt, refreshToken }: SignedIn) => ({
  'Access token': accessTokenExpiresAt
    ? `expires at ${accessTokenExpiresAt.toLocaleTimeString('en-GB')}`
    : 'does not say when it expires',
  'Refresh token': refreshToken ? 'is there' : 'was not given',
})

const claimsTable = (title: string, claims: Readonly<Record<string, unknown>>): Html =>
  html`<table>
    <caption>${title}</caption>
    <tbody>
      ${Object.entries(claims).map(
        ([name, value]) =>
          html`<tr><th scope="row">${name}</th><td>${readable(name, value)}</td></tr>`,
      )}
    </tbody>
  </table>`

const INSTANTS: ReadonlySet<string> = new Set(['iat', 'exp', 'auth_time', 'updated_at'])

function readable(name: string, value: unknown): string {
  if (INSTANTS.has(name) && typeof value === 'number') {
    return `${value} (${new Date(value * 1_000).toLocaleString('en-GB')})`
  }

  return typeof value === 'string' ? value : JSON.stringify(value)
}

// A form, for what changes something must not be done by following a link.
const postButton = (action: string, label: string): Html =>
  html`<form method="post" action="${action}"><button>${label}</button></form>`

const page = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Sample relying party</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <main>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`
