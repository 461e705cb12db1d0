import { type Html, html } from '../html.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { OAuthError } from './oauth-error.ts'
import { type Persona, personas } from './personas.ts'

/** Everybody who can be picked. The form posts to its own address, so the request stays in it. */
export const authorizationPage = ({ redirectUri, loginHint }: AuthorizationRequest): Html =>
  page(
    'Choose an account',
    html`<p>to continue to <strong>${new URL(redirectUri).host}</strong></p>
      <form method="post">
        ${[...personas].map(([key, persona]) => personaButton(key, persona, loginHint))}
        <button class="quiet" name="persona" value="cancel">No, cancel</button>
      </form>`,
  )

export const refusalPage = ({ error, message }: OAuthError): Html =>
  page('This request cannot be answered', html`<p>${message}</p><p><code>${error}</code></p>`)

export const welcomePage = (): Html =>
  page(
    'This is not Google',
    html`<p>It stands in for Google on this machine. Sign in at an application that uses it, and
      choose who you would like to be.</p>`,
  )

function personaButton(key: string, persona: Persona, loginHint: string | undefined): Html {
  const isSuggested = [persona.email, persona.sub].includes(loginHint ?? '')

  return html`<button name="persona" value="${key}"${isSuggested && html` autofocus`}>
    <strong>${persona.name}</strong>
    <span>${persona.email}${!persona.email_verified && ' (address not verified)'}</span>
    ${isSuggested && html`<em>Suggested</em>`}
  </button>`
}

const page = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} · Stand-in Google</title>
    <link rel="stylesheet" href="/style.css">
  </head>
  <body>
    <main>
      <p class="brand">Stand-in Google</p>
      <h1>${title}</h1>
      ${content}
    </main>
  </body>
</html>`
