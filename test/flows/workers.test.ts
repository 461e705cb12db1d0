import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from '@jest/globals'
import { childrenOf } from '../faults/support/child-processes.ts'
import { type Fleet, startFleet } from '../faults/support/fleet.ts'
import type { ServedNode } from '../faults/support/served-node.ts'
import { freePort } from '../support/free-port.ts'
import { connectRaw, frameOf } from '../support/raw-grpc.ts'

const startWorkers = (env: Record<string, string> = {}): Promise<Fleet> =>
  startFleet({ nodes: 1, env: { WORKERS: '2', LOG_LEVEL: 'info', LOG_FORMAT: 'json', ...env } })

const entriesOf = ({ output }: ServedNode) =>
  output
    .trim()
    .split('\n')
    // Beside the log stands, for a person, the link to the first account.
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))

/** Settles when the log says so. */
async function untilLogged(node: ServedNode, message: string): Promise<void> {
  while (!node.output.includes(message)) await pause(25)
}

const onlyNode = ({ nodes: [node] }: Fleet): ServedNode => {
  if (!node) throw new Error('there is no program')

  return node
}

describe('workers', () => {
  test('share one port, and are announced once', async () => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)

    expect(await childrenOf(node.pid)).toHaveLength(2)
    expect(entriesOf(node)).toEqual([
      expect.objectContaining({ msg: 'listening', workers: 2, url: expect.any(String) }),
    ])
  })

  test('all get a part of what is asked', async () => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)
    for (let request = 0; request < 100; request += 1) {
      await fetch(`${node.origin}/nowhere`, { headers: { connection: 'close' } })
    }
    await node.stop()
    const pids = entriesOf(node).flatMap(({ pid, path }) => (path === '/nowhere' ? [pid] : []))

    expect(pids).toHaveLength(100)
    expect(new Set(pids).size).toBe(2)
  })

  test('share the port of gRPC as well, and drain it', async () => {
    const GRPC_PORT = String(await freePort())
    await using fleet = await startWorkers({ GRPC_PORT })
    const node = onlyNode(fleet)
    for (let call = 0; call < 40; call += 1) {
      await using raw = await connectRaw(`127.0.0.1:${GRPC_PORT}`)
      const { trailers } = await raw.call('ListOAuthProviders', frameOf(Buffer.alloc(0)))
      expect(trailers['grpc-status']).toBe('0')
    }
    await node.stop()
    const calls = entriesOf(node).filter(({ msg }) => msg === 'call')

    expect(calls).toHaveLength(40)
    expect(new Set(calls.map(({ pid }) => pid)).size).toBe(2)
  })

  test('are started again when they crash, while the others go on serving', async () => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)
    const [victim = 0, survivor = 0] = await childrenOf(node.pid)
    process.kill(victim, 'SIGKILL')
    await untilLogged(node, 'a worker ended, and is started again')
    expect(await node.isReady()).toBe(true)

    await untilLogged(node, 'a worker is ready again')
    const children = await childrenOf(node.pid)
    expect(children).toHaveLength(2)
    expect(children).toContain(survivor)
    expect(entriesOf(node)).toContainEqual(
      expect.objectContaining({ level: 'error', signal: 'SIGKILL', restartInMs: 1_000 }),
    )
  })

  test.each(['SIGTERM', 'SIGINT'] as const)('end well at %s to the primary', async (signal) => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)
    const workers = await childrenOf(node.pid)

    expect(await node.stop(signal)).toBe(0)
    for (const pid of workers) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(entriesOf(node).map(({ msg }) => msg)).toEqual(['listening'])
  })

  test('finish what is under way, and say that they are not ready before', async () => {
    await using fleet = await startWorkers({ SHUTDOWN_DELAY: '1s' })
    const node = onlyNode(fleet)
    const stopped = node.stop()
    while (await node.isReady()) await pause(10)

    expect((await fetch(`${node.origin}/healthz`)).status).toBe(200)
    expect(await stopped).toBe(0)
  })

  test('end at once at a second signal, whatever is under way', async () => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)
    const workers = await childrenOf(node.pid)
    const request = connect(Number(new URL(node.origin).port), '127.0.0.1').on('error', () => {})
    request.write('GET / HTTP/1.1\r\nHost: localhost\r\n')
    await pause(100)

    const impatience = setInterval(() => process.kill(node.pid, 'SIGTERM'), 50)
    const exitCode = await node.stop()
    clearInterval(impatience)
    request.destroy()

    expect(exitCode).toBe(143)
    await untilGone(workers)
  })

  test('end when their primary is gone', async () => {
    await using fleet = await startWorkers()
    const node = onlyNode(fleet)
    const workers = await childrenOf(node.pid)
    await node.kill()

    await untilGone(workers)
  })
})

async function untilGone(pids: readonly number[]): Promise<void> {
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0)
    } catch {
      return false
    }
  }
  while (pids.some(isAlive)) await pause(25)
}
