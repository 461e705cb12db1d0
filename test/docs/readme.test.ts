import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { NEW_PERSON, registerPerson } from '../support/relying-party.ts'
import { startTestSystem } from '../support/test-system.ts'

const root = join(import.meta.dirname, '..', '..')

/** The one JavaScript block of the README. */
async function sampleApp(): Promise<string> {
  const readme = await readFile(join(root, 'README.md'), 'utf8')
  const [, code] = /```js\n([\s\S]*?)```/.exec(readme) ?? []
  if (!code) throw new Error('README.md has no JavaScript block')

  return code
}

test('the app of the README signs a person in', async () => {
  await using system = await startTestSystem()
  const port = await freePort()
  const { app, secret } = await system.registerApp({
    redirectUris: [`http://localhost:${port}/callback`],
  })
  // Beside node_modules, where the import is found.
  const folder = await mkdtemp(join(root, 'test', '.readme-'))
  await writeFile(join(folder, 'app.mjs'), await sampleApp())
  const child = spawn(process.execPath, [join(folder, 'app.mjs')], {
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      GRPC_PORT: 'off',
      ISSUER: system.issuer,
      CLIENT_ID: app.clientId,
      CLIENT_SECRET: secret?.reveal(),
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  })

  try {
    const response = await firstAnswer(`http://localhost:${port}/`, child)
    const browser = new HttpBrowser(system.issuer)
    const login = await browser.get(response.headers.get('location') ?? '')
    const consent = await registerPerson(browser, login, () => system.inbox.mails)
    const { url } = await browser.submit(consent, '/consent')

    const claims = await fetch(url).then((answer) => answer.json())
    expect(claims).toMatchObject({
      iss: system.issuer,
      aud: app.clientId,
      email: NEW_PERSON.email,
      email_verified: true,
      name: NEW_PERSON.name,
    })
    expect((await fetch(url)).status).toBe(401)
  } finally {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
    await rm(folder, { recursive: true })
  }
})

async function firstAnswer(url: string, child: { exitCode: number | null }): Promise<Response> {
  while (child.exitCode === null) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    if (answer) return answer
    await pause(25)
  }
  throw new Error(`the app ended with ${child.exitCode}`)
}
