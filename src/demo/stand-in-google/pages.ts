import { type Html, html } from '../html.ts'
import { page } from '../stand-in/page.ts'
import type { AuthorizationRequest } from './authorization-request.ts'
import type { Persona } from './personas.ts'

/** Everybody who can be picked. The form posts to its own address, so the request stays in it. */
export const authorizationPage = (
  people: ReadonlyMap<string, Persona>,
  { redirectUri, loginHint }: AuthorizationRequest,
): Html =>
  page(
    'Google',
    'Choose an account',
    html`<p>to continue to <strong>${new URL(redirectUri).host}</strong></p>
      <form method="post">
        ${[...people].map(([key, persona]) => personaButton(key, persona, loginHint))}
        <button class="quiet" name="persona" value="cancel">No, cancel</button>
      </form>`,
  )

function personaButton(key: string, persona: Persona, loginHint: string | undefined): Html {
  const isSuggested = [persona.email, persona.sub].includes(loginHint ?? '')

  return html`<button name="persona" value="${key}"${isSuggested && html` autofocus`}>
    <strong>${persona.name}</strong>
    <span>${persona.email}${!persona.email_verified && ' (address not verified)'}</span>
    ${isSuggested && html`<em>Suggested</em>`}
  </button>`
}
