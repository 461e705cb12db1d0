import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { pickPersona } from '../demo/pick-persona.ts'
import { freePort } from '../support/free-port.ts'
import { claimsOf, IdentraProgram } from '../support/identra.ts'
import { sampleOf, startSampleProgram } from '../support/sample-program.ts'
import { startUpstreamSystem, type UpstreamSystem } from '../support/upstream-system.ts'

const CALLBACK = 'http://localhost:4998/oauth/callback'

let all: UpstreamSystem
let program: AsyncDisposable
let url: string
beforeAll(async () => {
  all = await startUpstreamSystem({ IDENTRA_ISSUER: 'identra', IDENTRA_REDIRECT_URLS: CALLBACK })
  all.github.redirectUris.push(CALLBACK)
  const port = String(await freePort())
  url = `http://localhost:${port}`
  program = await startSampleProgram(await sources(all.system.issuer), { PORT: port })
})
afterAll(async () => {
  await program?.[Symbol.asyncDispose]()
  await all?.[Symbol.asyncDispose]()
})

/** The samples in one program; what each leaves to its reader comes in by the request. */
async function sources(issuer: string): Promise<Record<string, string>> {
  const sample = (heading: string) =>
    sampleOf('identra.md', heading, ['http://localhost:8080', issuer])
  // The browser goes to GitHub and comes back between the second step and the third.
  const journey = (code: string, from: string, name: string) =>
    code.replace(from, `\nreturn { url, after: async (${name}) => {${from}`)

  return {
    'server.cjs': `
      const express = require('express')
      const app = express()
      const journeys = {
        signIn: async () => {
          const window = { location: {} };
          ${journey(await sample('Sign in by GitHub'), '// Step 3', 'code')}; return token } }
        },
        link: async (access) => {
          ${journey((await sample('Link an account')).replace("'current-access-token'", 'access'), '// After', 'oauthCode')} } }
        },
      }
      ${await sample('Refresh tokens')}
      let underWay
      app.get('/begin/:journey', async (req, res) => {
        underWay = await journeys[req.params.journey](req.query.access)
        res.json({ url: underWay.url })
      })
      app.get('/return', async (req, res) => res.json((await underWay.after(req.query.code)) ?? {}))
      app.get('/refresh', async (req, res) => res.json(await refreshAccessToken(req.query.token)))
      ${await sample('Validate tokens')}
      app.get('/me', (req, res) => res.json(req.user))
      app.listen(process.env.PORT, () => console.log('listening'))
    `,
  }
}

// biome-ignore lint/suspicious/noExplicitAny: what the samples make of the answers
const ask = async (path: string): Promise<any> => (await fetch(`${url}${path}`)).json()

async function goThere(journey: string, persona: string) {
  const there = await ask(`/begin/${journey}`)
  const { searchParams } = await pickPersona(there.url, persona)

  return ask(`/return?code=${searchParams.get('code')}`)
}

const me = (token?: string) =>
  fetch(`${url}/me`, token ? { headers: { authorization: `Bearer ${token}` } } : {})

describe('the samples of the documentation of Identra', () => {
  test('sign somebody in by GitHub, and let them through', async () => {
    const token = await goThere('signIn', 'ada')
    const access = token.access_token.token
    const answer = await me(access)

    expect([answer.status, await answer.json()]).toEqual([200, { id: claimsOf(access).sub }])
  })

  test('refresh the access token', async () => {
    const token = await goThere('signIn', 'ada')
    const access = await ask(`/refresh?token=${token.refresh_token.token}`)

    expect((await me(access)).status).toBe(200)
    expect(access).not.toBe(token.access_token.token)
  })

  test('link an account to somebody who signed in otherwise', async () => {
    const identra = new IdentraProgram(all.system)
    const { access } = await identra.register('margaret@example.com')
    await goThere(`link?access=${access}`, 'margaret')
    const { body } = await identra.post('/me/login-info', { access_token: access })

    expect(body).toMatchObject({ user_id: claimsOf(access).sub, github_id: '1936' })
  })

  test('let nobody else through', async () => {
    const { access } = await new IdentraProgram(all.system).register('grace@example.com')
    const [head, payload] = access.split('.')

    expect((await me()).status).toBe(401)
    expect((await me(`${head}.${payload}.${'A'.repeat(342)}`)).status).toBe(401)
  })
})
