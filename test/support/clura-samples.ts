import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { RegisteredApp } from '../../src/core/apps/index.ts'
import { newFolder } from './folders.ts'
import { freePort } from './free-port.ts'
import { startNode } from './processes.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const USED = ['express', 'jsonwebtoken', 'jwks-rsa', 'jose']

/** The code under a heading of `test/samples/clura.md`, with the host of a provider. */
export async function cluraSample(heading: string, issuer: string): Promise<string> {
  const text = await readFile(join(ROOT, 'test/samples/clura.md'), 'utf8')
  const sample = text.split(`## ${heading}\n`)[1]?.split('```')[1]
  if (!sample) throw new Error(`no sample ${heading}`)

  return sample.replace(/^\w+\n/, '').replaceAll('https://<clura-host>', issuer)
}

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
  await using started = new AsyncDisposableStack()
  const { path } = started.use(await newFolder())
  const url = `http://localhost:${await freePort()}`
  const registered = await register(`${url}/callback`)

  for (const [name, content] of Object.entries(await sources(issuer))) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  for (const name of USED) {
    await symlink(join(ROOT, 'node_modules', name), join(path, 'node_modules', name))
  }
  const server = started.use(
    startNode(['--disable-warning=ExperimentalWarning', 'server.ts'], {
      cwd: path,
      env: { PORT: new URL(url).port, APP_SECRET: registered.secret?.reveal() ?? '' },
    }),
  )
  await server.untilPrinted(/listening/)
  const all = started.move()

  return { url, registered, [Symbol.asyncDispose]: () => all.disposeAsync() }
}

const sources = async (issuer: string): Promise<Record<string, string>> => ({
  'package.json': '{ "type": "module" }',
  'verify.ts': `${await cluraSample('Verify tokens', issuer)}\nexport { verifyAccessToken }`,
  'middleware.ts': await cluraSample('Next.js middleware', issuer),
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
