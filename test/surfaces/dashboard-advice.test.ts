import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  type DashboardVisitor,
  type MadeApp,
  makeApp,
  openDashboard,
} from '../support/dashboard.ts'
import { postForm } from '../support/form-request.ts'
import { throughPages } from '../support/people.ts'
import { REDIRECT_URI, startTestSystem, type TestSystem } from '../support/test-system.ts'

let system: TestSystem
let developer: DashboardVisitor
let app: MadeApp
beforeAll(async () => {
  system = await startTestSystem()
  developer = await openDashboard(system)
  app = await makeApp(developer.browser, { redirectUri: REDIRECT_URI })
})
afterAll(async () => {
  await system[Symbol.asyncDispose]()
})

const VERIFIER = 'v'.repeat(43)
const pkce = {
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
}

async function begin(parameters: Record<string, string>): Promise<URL> {
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    ...parameters,
  })
  const { browser, person } = developer

  return (await throughPages(browser, await browser.get(`/oidc/authorize?${query}`), person)).url
}

const newCode = async (): Promise<string> => (await begin(pkce)).searchParams.get('code') ?? ''

const exchange = (fields: Record<string, string>, secret = app.secret) =>
  postForm(
    `${system.issuer}/oidc/token`,
    {
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT_URI,
      code_verifier: VERIFIER,
      ...fields,
    },
    secret ? { authorization: `Basic ${btoa(`${app.clientId}:${secret}`)}` } : {},
  )

const exchangeTwice = async (code: string) => {
  await exchange({ code })
  await exchange({ code })
}

describe('the page of an app', () => {
  // biome-ignore format: a table
  test.each<[mistake: string, make: () => Promise<unknown>, advice: RegExp]>([
    ['an address that is not registered', () => begin({ redirect_uri: `${REDIRECT_URI}/` }), /^Send one of the registered addresses/],
    ['no PKCE',                 () => begin({}),                                         /^Switch PKCE on/],
    ['another secret',          async () => exchange({ code: await newCode() }, 'wrong'), /^Compare the secret/],
    ['no secret',               async () => exchange({ code: await newCode(), client_id: app.clientId }, ''), /^Have your server send the client secret/],
    ['another verifier',        async () => exchange({ code: await newCode(), code_verifier: 'w'.repeat(43) }), /^With each code, send the code_verifier/],
    ['another redirect_uri',    async () => exchange({ code: await newCode(), redirect_uri: 'https://a.example' }), /^Exchange the code with the very redirect_uri/],
    ['a code that never was',   () => exchange({ code: 'made-up' }),                     /^Send the code as it arrived/],
    ['a code that was used',    async () => exchangeTwice(await newCode()),              /^A code is good for once/],
    ['another response_type',   () => begin({ response_type: 'token' }),                 /^Ask for response_type=code/],
    ['a grant for machines',    () => exchange({ grant_type: 'client_credentials' }),    /^Send people to sign in/],
    ['an API that is unknown',  () => begin({ ...pkce, resource: 'https://a.example' }), /^Ask for an API that is known here/],
    ['a refresh token that never was', () => exchange({ grant_type: 'refresh_token', refresh_token: 'made-up' }), /^It has expired or was taken back/],
  ])('says what to do about %s', async (_, make, advice) => {
    await make()

    const { text } = await developer.browser.get(app.path)
    expect(/<p class="advice">([^<]*)</.exec(text)?.[1]).toMatch(advice)
  })
})
