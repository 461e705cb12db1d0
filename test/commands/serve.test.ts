import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { newFolder, type TestFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { type NodeProcess, startNode } from '../support/processes.ts'

interface Served extends AsyncDisposable {
  url: string
  port: number
  process: NodeProcess
}

async function serve(env: Record<string, string> = {}): Promise<Served> {
  const folder: TestFolder = await newFolder()
  const port = await freePort()
  const process = startNode(['src/main.ts', 'serve'], {
    env: { PORT: String(port), GRPC_PORT: 'off', DATA_DIR: folder.path, ...env },
  })

  return {
    url: `http://localhost:${port}`,
    port,
    process,
    async [Symbol.asyncDispose]() {
      await process[Symbol.asyncDispose]()
      await folder[Symbol.asyncDispose]()
    },
  }
}

describe('serve', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s and ends well', async (signal) => {
    await using served = await serve()
    await served.process.untilPrinted(/"listening"/)

    expect(await fetch(`${served.url}/.well-known/openid-configuration`)).toMatchObject({
      status: 200,
    })
    served.process.kill(signal)
    expect(await served.process.ended).toMatchObject({ exitCode: 0 })
  })

  test('logs JSON alone, and where it listens', async () => {
    await using served = await serve()
    await served.process.untilPrinted(/"listening"/)
    served.process.kill('SIGTERM')
    const { stdout } = await served.process.ended
    const entries = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))

    expect(entries).toContainEqual(
      expect.objectContaining({ level: 'info', issuer: served.url, msg: 'listening' }),
    )
  })

  test('tells a person where it listens', async () => {
    await using served = await serve({ LOG_FORMAT: 'pretty' })

    await served.process.untilPrinted(/Latchkey is http.*\nIt listens on http.*Ctrl-C stops it\.\n/)
  })

  test.each([
    [{}, /"mail":"terminal"/],
    [{ LOG_FORMAT: 'pretty' }, /mail is printed here/],
    [
      { ISSUER: 'https://id.example.com', LATCHKEY_SECRET: 's'.repeat(32) },
      /nobody can register with an address/,
    ],
  ] as [Record<string, string>, RegExp][])(
    'says what it does without a mail server: %o',
    async (env, sentence) => {
      await using served = await serve(env)

      await served.process.untilPrinted(sentence)
    },
  )

  test('ends at once at a second signal, whatever is under way', async () => {
    await using served = await serve()
    await served.process.untilPrinted(/"listening"/)
    const request = connect(served.port, '127.0.0.1').on('error', () => {})
    await once(request, 'connect')
    request.write('GET / HTTP/1.1\r\nHost: localhost\r\n')

    const impatience = setInterval(() => served.process.kill('SIGTERM'), 50)
    const { exitCode } = await served.process.ended
    clearInterval(impatience)
    request.destroy()

    expect(exitCode).toBe(143)
  })

  test.each(['1', '2'])(
    'says which variable to change when its port is taken, WORKERS=%s',
    async (WORKERS) => {
      const neighbour = createServer().listen(0, '127.0.0.1')
      await once(neighbour, 'listening')
      const { port } = neighbour.address() as { port: number }
      await using served = await serve({ PORT: String(port), WORKERS })
      const { exitCode, stderr } = await served.process.ended
      neighbour.close()

      expect(exitCode).toBe(1)
      expect(stderr.match(/Port \d+ cannot be used/g)).toEqual([`Port ${port} cannot be used`])
      expect(stderr).toMatch('Set PORT to another one.')
    },
  )

  test.each(['1', '2'])(
    'prints where the first account is made until there is one, WORKERS=%s',
    async (WORKERS) => {
      await using served = await serve({ WORKERS })
      await served.process.untilPrinted(/"listening"/)
      served.process.kill('SIGTERM')
      const { stdout, stderr } = await served.process.ended
      const [link] = /http:\/\/localhost:\d+\/setup\?token=\S+/.exec(stderr) ?? []

      expect(link).toMatch(`${served.url}/setup?token=`)
      expect(stdout).not.toMatch('token=')
    },
  )

  test.each(['1', '2'])(
    'says which variable to change when the port for gRPC is taken, WORKERS=%s',
    async (WORKERS) => {
      const neighbour = createServer().listen(0, '127.0.0.1')
      await once(neighbour, 'listening')
      const { port } = neighbour.address() as { port: number }
      await using served = await serve({ GRPC_PORT: String(port), WORKERS })
      const { exitCode, stderr } = await served.process.ended
      neighbour.close()

      expect(exitCode).toBe(1)
      expect(stderr).toMatch(
        `Port ${port} cannot be used. Set GRPC_PORT to another one, or to off.`,
      )
    },
  )

  test('does not start with a configuration that has faults', async () => {
    await using served = await serve({ ISSUER: 'http://id.example.com', LOG_LEVEL: 'loud' })

    expect(await served.process.ended).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: expect.stringMatching(
        /3 faults:\n {2}LOG_LEVEL .*\n.*\n {2}ISSUER must use https.*\n.*\n {2}LATCHKEY_SECRET must be set/,
      ),
    })
  })
})
