import { once } from 'node:events'
import { readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { newFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { node, startNode } from '../support/processes.ts'

const demo = (ports: readonly number[], env: Record<string, string>) => {
  const [port = '', ...others] = ports.map(String)
  const args = OPTIONS.flatMap((option, index) => [option, others[index] ?? ''])

  return startNode(['src/main.ts', 'demo', ...args], { env: { PORT: port, ...env } })
}

const OPTIONS = ['--relying-party-port', '--google-port', '--github-port']

const fourPorts = async () => [
  await freePort(),
  await freePort(),
  await freePort(),
  await freePort(),
]

test('demo starts all four, says where they are and what to try, and stops them', async () => {
  await using folder = await newFolder()
  const ports = await fourPorts()
  await using running = demo(ports, { DATA_DIR: folder.path })
  await running.untilPrinted(/Ctrl-C stops the demo/)

  const urls = ports.map((port) => `http://localhost:${port}`)
  for (const url of urls) expect(await fetch(url)).toMatchObject({ status: 200 })
  expect(await fetch(`${urls[0]}/dev/mail`)).toMatchObject({ status: 200 })
  running.kill('SIGINT')
  const { exitCode, stdout, stderr } = await running.ended

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  for (const url of urls) {
    expect(stdout).toMatch(url)
    await expect(fetch(url)).rejects.toThrow()
  }
  expect(await readdir(folder.path)).toEqual(['demo'])
  const { mode } = await stat(join(folder.path, 'demo', 'sample-app-secret'))
  expect(mode & 0o777).toBe(0o600)
})

test('demo knows its sample application again, and registers it anew at another address', async () => {
  await using folder = await newFolder()
  const env = { DATA_DIR: folder.path }
  const [port = 0, relyingPartyPort = 0, ...upstreamPorts] = await fourPorts()
  const otherPort = await freePort()
  const clientIdAt = async (appPort: number): Promise<string | null> => {
    await using running = demo([port, appPort, ...upstreamPorts], env)
    await running.untilPrinted(/Ctrl-C stops the demo/)
    const { exitCode, stdout } = await node(['src/main.ts', 'apps', 'list', '--json'], {
      env: { DATA_DIR: join(folder.path, 'demo') },
    })
    expect(exitCode).toBe(0)
    const { apps } = JSON.parse(stdout)
    expect(apps).toMatchObject([{ redirectUris: [`http://localhost:${appPort}/callback`] }])

    return apps[0].clientId
  }

  const first = await clientIdAt(relyingPartyPort)
  expect(await clientIdAt(relyingPartyPort)).toBe(first)
  expect(await clientIdAt(otherPort)).not.toBe(first)
})

test('demo takes nothing over that is set for real', async () => {
  await using folder = await newFolder()
  await using running = demo(await fourPorts(), {
    DATA_DIR: folder.path,
    HOST: '0.0.0.0',
    ISSUER: 'https://id.example.com',
    DATABASE_URL: `sqlite:${folder.path}/real.db`,
    LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters',
    GOOGLE_CLIENT_ID: 'real',
    GITHUB_CLIENT_ID: 'real',
  })
  await running.untilPrinted(/Ctrl-C stops the demo/)

  expect(await readdir(folder.path)).toEqual(['demo'])
})

test.each([
  [0, 'Set PORT to another one'],
  [1, 'Set --relying-party-port to another one'],
  [2, 'Set --google-port to another one'],
  [3, 'Set --github-port to another one'],
])('demo starts nothing when port %i of its four is taken', async (index, remedy) => {
  await using folder = await newFolder()
  const ports = await fourPorts()
  const neighbour = createServer().listen(ports[index], index === 0 ? '127.0.0.1' : 'localhost')
  await once(neighbour, 'listening')
  await using running = demo(ports, { DATA_DIR: folder.path })
  const { exitCode, stdout, stderr } = await running.ended
  neighbour.close()

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toMatch(`Port ${ports[index]} cannot be used. ${remedy}`)
})
