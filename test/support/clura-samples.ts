import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { freePort } from './free-port.ts'
import { sampleOf, startSampleProgram } from './sample-program.ts'

/** The code under a heading of `test/samples/clura.md`, with the host of a provider. */
export const cluraSample = (heading: string, issuer: string): Promise<string> =>
  sampleOf('clura.md', heading, ['https://<clura-host>', issuer])

export interface CluraSampleApp extends AsyncDisposable {
  url: string
  registered: RegisteredApp
}

/**
 * The samples as one program, in a process of its own: `/callback`, `/api/profile`, and beside them
 * `/verify`, which answers the payload of step 5, and `/dashboard` behind the Next.js middleware.
 */
export async function startCluraSamples(
  issuer: string,
  register: (redirectUri: string) => Promise<RegisteredApp>,
): Promise<CluraSampleApp> {
  const url = `http://localhost:${await freePort()}`
  const registered = await register(`${url}/callback`)
  const program = await startSampleProgram(await sources(issuer), {
    PORT: new URL(url).port,
    APP_SECRET: registered.secret?.reveal() ?? '',
  })

  return { url, registered, [Symbol.asyncDispose]: () => program[Symbol.asyncDispose]() }
}

const sources = async (issuer: string): Promise<Record<string, string>> => ({
  'server.ts': `
    import express from 'express'
    import { NextRequest } from 'next/server'
    import { middleware } from './middleware.ts'
    import { verifyAccessToken } from './verify.ts'

    const app = express()
    ${await cluraSample('Express middleware', issuer)}
    ${await cluraSample('Callback', issuer)}
    app.get('/verify', async (req, res) => res.json(await verifyAccessToken(req.query.token)))
    app.get('/dashboard', async (req, res) => {
      const answer = await middleware(new NextRequest('http://localhost' + req.url, req))
      res.status(answer.status).set(Object.fromEntries(answer.headers)).end()
    })
    app.listen(process.env.PORT, () => console.log('listening'))
  `,
  'package.json': '{ "type": "module" }',
  'verify.ts': `${await cluraSample('Verify tokens', issuer)}\nexport { verifyAccessToken }`,
  'middleware.ts': await cluraSample('Next.js middleware', issuer),
  // As much of Next.js as its middleware meets.
  'node_modules/next/package.json':
    '{ "type": "module", "exports": { "./server": "./server.js" } }',
  'node_modules/next/server.js': `
    export class NextRequest extends Request {
      cookies = {
        get: (name) => {
          const value = new RegExp(name + '=([^;]+)').exec(this.headers.get('cookie') ?? '')?.[1]
          return value && { name, value }
        },
      }
    }
    export class NextResponse extends Response {
      static next = () => new Response(null, { headers: { 'x-middleware-next': '1' } })
      static redirect = (url) => Response.redirect(url, 307)
    }
  `,
})
