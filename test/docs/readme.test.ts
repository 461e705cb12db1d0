import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from '@jest/globals'
import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { type NodeProcess, type Outcome, startNode } from '../support/processes.ts'
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
  await using folder = await mkdtempDisposable(join(root, 'test', '.readme-'))
  const file = join(folder.path, 'app.mjs')
  await writeFile(file, await sampleApp())
  await using child = startNode([file], {
    env: {
      PORT: String(port),
      ISSUER: system.issuer,
      CLIENT_ID: app.clientId,
      CLIENT_SECRET: secret?.reveal() ?? '',
    },
  })

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
  const reloaded = await fetch(url)
  expect([reloaded.status, await reloaded.text()]).toEqual([401, 'The sign-in failed'])
})

async function firstAnswer(url: string, { ended }: NodeProcess): Promise<Response> {
  const app: { outcome?: Outcome } = {}
  ended.then((outcome) => Object.assign(app, { outcome }))
  while (!app.outcome) {
    const answer = await fetch(url, { redirect: 'manual' }).catch(() => undefined)
    if (answer) return answer
    await pause(25)
  }
  throw new Error(`the app ended: ${app.outcome.stderr}`)
}
