import type Router from '@koa/router'
import type { Context } from 'koa'
import { html } from '../html.ts'
import type { Client } from '../stand-in/client.ts'
import { page, showRefusals, welcomePage } from '../stand-in/page.ts'
import type { Accounts } from './accounts.ts'
import { parseAuthorizationRequest } from './authorization-request.ts'
import type { Persona } from './personas.ts'

/** What people see: the page with the personas, and where it sends them. */
export function addBrowserRoutes(
  router: Router,
  {
    client,
    accounts,
    people,
  }: { client: Client; accounts: Accounts; people: ReadonlyMap<string, Persona> },
): void {
  const refusals = showRefusals('GitHub')

  router.get('/', (ctx) => {
    ctx.body = welcomePage('GitHub').toString()
  })
  router.get('/login/oauth/authorize', refusals, (ctx) => {
    const { redirectUri } = parseAuthorizationRequest(queryOf(ctx), client)

    ctx.body = page(
      'GitHub',
      'Choose an account',
      html`<p>to continue to <strong>${new URL(redirectUri).host}</strong></p>
        <form method="post">
          ${[...people].map(([key, persona]) => personaButton(key, persona))}
          <button class="quiet" name="persona" value="cancel">Cancel</button>
        </form>`,
    ).toString()
  })
  router.post('/login/oauth/authorize', refusals, (ctx) => {
    const request = parseAuthorizationRequest(queryOf(ctx), client)
    const choice = new URLSearchParams(ctx.request.rawBody).get('persona') ?? ''
    const persona = people.get(choice)
    const target = new URL(request.redirectUri)
    const answer = persona
      ? { code: accounts.approve({ persona, request }) }
      : { error: 'access_denied', error_description: 'The user has denied your access.' }

    const state = queryOf(ctx).get('state')
    const parameters = { ...answer, ...(state !== null && { state }) }
    for (const [name, value] of Object.entries(parameters)) target.searchParams.set(name, value)
    ctx.status = 302
    ctx.redirect(target.href)
  })
}

const queryOf = ({ querystring }: Context): URLSearchParams => new URLSearchParams(querystring)

function personaButton(key: string, { login, name, emails }: Persona) {
  const { email, verified } = emails.find(({ primary }) => primary) ?? {}

  return html`<button name="persona" value="${key}">
    <strong>${name ?? login}</strong>
    <span>${email}${email !== undefined && !verified && ' (address not verified)'}</span>
  </button>`
}
