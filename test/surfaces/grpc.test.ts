import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { credentials, status } from '@grpc/grpc-js'
import { describe, expect, test } from '@jest/globals'
import type { Environment } from '../../src/config/index.ts'
import { newCertificate } from '../support/certificate.ts'
import { newFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import { connectHealth } from '../support/grpc-health.ts'
import { connectRaw, frameOf } from '../support/raw-grpc.ts'
import { startTestSystem } from '../support/test-system.ts'

async function startGrpc(env: Environment = {}) {
  const GRPC_PORT = String(await freePort())
  const system = await startTestSystem({ env: { ...env, GRPC_PORT } })
  const address = `localhost:${GRPC_PORT}`

  return { system, address, [Symbol.asyncDispose]: () => system[Symbol.asyncDispose]() }
}

/** The lines of the access log of a method. */
const callsOf = (logged: string, method: string) =>
  logged
    .split('\n')
    .filter((line) => line.includes('"msg":"call"') && line.includes(method))
    .map((line) => JSON.parse(line))

describe('the gRPC door', () => {
  test('names each call as it was named outside, and by a new name where that is harmful', async () => {
    await using grpc = await startGrpc()
    using program = connectGrpc(grpc.address)
    const idOf = async (id: string, method: string) =>
      (await program.call(method, {}, { 'x-request-id': id })).metadata['x-request-id']

    for (const method of ['ListOAuthProviders', 'RefreshToken']) {
      expect(await idOf('from-outside-1', method)).toBe('from-outside-1')
      expect(await idOf('<script>', method)).toMatch(/^[\da-f-]{36}$/)
    }
    expect(callsOf(grpc.system.logged(), 'RefreshToken')).toEqual([
      expect.objectContaining({
        correlationId: 'from-outside-1',
        method: '/identra.v1.IdentraService/RefreshToken',
        status: 'INVALID_ARGUMENT',
        address: '127.0.0.1',
      }),
      expect.objectContaining({ status: 'INVALID_ARGUMENT' }),
    ])
  })

  test.each([
    ['nobody', {}, '127.0.0.1'],
    ['a proxy', { TRUSTED_PROXIES: 'loopback,10.0.0.0/8' }, '203.0.113.7'],
  ])('believes what %s says of addresses', async (_, env, address) => {
    await using grpc = await startGrpc(env as Environment)
    using program = connectGrpc(grpc.address)
    await program.call('RefreshToken', {}, { 'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.1' })

    expect(callsOf(grpc.system.logged(), 'RefreshToken')).toMatchObject([{ address }])
  })

  test('says in the audit log where a call came from', async () => {
    await using grpc = await startGrpc()
    using program = connectGrpc(grpc.address)
    const fields = { email: 'ada@example.com', password: 'violet-otter-harbour' }
    await program.call('RegisterByPassword', fields, { 'x-request-id': 'from-outside-2' })
    const { audit } = grpc.system.storage
    await audit.flush()
    const [issued, registered] = await audit.list({ limit: 2 })
    const origin = { network: '127.0.0.0/24', correlationId: 'from-outside-2' }

    expect(registered).toMatchObject({ name: 'user.registered', actor: 'user', ...origin })
    expect(issued).toMatchObject({ name: 'token.issued', actor: 'app', ...origin })
  })

  test('mails in the language of the metadata', async () => {
    await using grpc = await startGrpc()
    using program = connectGrpc(grpc.address)
    const subjectFor = async (language: string) => {
      const metadata = { 'accept-language': language }
      await program.call('SendLoginEmailCode', { email: 'ada@example.com' }, metadata)

      return grpc.system.inbox.mails[0]?.subject
    }

    const [english, german] = [await subjectFor('fr'), await subjectFor('en;q=0.5, de-AT')]
    expect(german).toBe('Ihr Code zum Anmelden')
    expect(english).toBe('Your code to sign in')
  })

  test('answers nothing after the deadline, and does not log what was sent', async () => {
    await using grpc = await startGrpc()
    await using raw = await connectRaw(grpc.address)
    // email = 1, password = 2
    const secret = 'a password to hash'
    const fields = ['ada@example.com', secret].map((text, n) =>
      Buffer.concat([Buffer.from([((n + 1) << 3) | 2, text.length]), Buffer.from(text)]),
    )

    const { trailers } = await raw.call('RegisterByPassword', frameOf(Buffer.concat(fields)), {
      'grpc-timeout': '1n',
    })

    expect(trailers['grpc-status']).toBe(String(status.DEADLINE_EXCEEDED))
    expect(callsOf(grpc.system.logged(), 'RegisterByPassword')).toMatchObject([
      { status: 'DEADLINE_EXCEEDED' },
    ])
    expect(grpc.system.logged()).not.toContain(secret)
  })

  test('says by grpc.health.v1 how it is, and that it will end while it still answers', async () => {
    await using grpc = await startGrpc({ SHUTDOWN_DELAY: '1s' })
    using health = connectHealth(grpc.address)
    using program = connectGrpc(grpc.address)
    const told: string[] = []
    const watch = health.watch('identra.v1.IdentraService')
    const ended = new Promise<{ code: number }>((resolve) => watch.once('error', resolve))
    const isTold = (expected: string) =>
      new Promise<void>((resolve) => {
        watch.on('data', ({ status }: { status: string }) => {
          if (status === expected) resolve()
        })
      })
    watch.on('data', ({ status }: { status: string }) => told.push(status))
    await isTold('SERVING')

    expect(await health.check('')).toBe('SERVING')
    expect(await health.check('identra.v1.IdentraService')).toBe('SERVING')
    expect(await health.check('other')).toBe(status.NOT_FOUND)
    const restarting = grpc.system.restart()
    await isTold('NOT_SERVING')

    expect(await program.call('ListOAuthProviders')).toMatchObject({ code: 0 })
    await restarting
    expect(await ended).toMatchObject({ code: status.UNAVAILABLE })
    expect(told).toEqual(['SERVING', 'NOT_SERVING'])
  })

  test('tells what it can be asked only where that is switched on', async () => {
    const listServices = async (env: Environment) => {
      await using grpc = await startGrpc(env)
      await using raw = await connectRaw(grpc.address)
      // list_services = 7: ""
      const request = frameOf(Buffer.from([0x3a, 0]))

      return await raw.call('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', request)
    }

    const told = await listServices({ GRPC_REFLECTION: 'on' })
    expect(told.body.toString()).toContain('identra.v1.IdentraService')
    const silent = await listServices({})
    expect(silent.trailers['grpc-status']).toBe(String(status.UNIMPLEMENTED))
  })

  test('speaks TLS with its certificate, and with clients that show one where that is asked', async () => {
    await using folder = await newFolder()
    const [server, client] = [await newCertificate(), await newCertificate()]
    const files = {
      GRPC_TLS_CERT: join(folder.path, 'certificate.pem'),
      GRPC_TLS_KEY: join(folder.path, 'key.pem'),
      GRPC_TLS_CLIENT_CA: join(folder.path, 'clients.pem'),
    }
    await writeFile(files.GRPC_TLS_CERT, server.certificate)
    await writeFile(files.GRPC_TLS_KEY, server.key)
    await writeFile(files.GRPC_TLS_CLIENT_CA, client.certificate)
    const authority = Buffer.from(server.certificate)
    const anonymous = credentials.createSsl(authority)
    const known = credentials.createSsl(
      authority,
      Buffer.from(client.key),
      Buffer.from(client.certificate),
    )
    const codesOf = async (env: Environment) => {
      await using grpc = await startGrpc(env)

      return await Promise.all(
        [anonymous, known, credentials.createInsecure()].map(async (some) => {
          using program = connectGrpc(grpc.address, some)

          return (await program.call('ListOAuthProviders')).code
        }),
      )
    }

    const { GRPC_TLS_CLIENT_CA: _, ...withoutClients } = files
    expect(await codesOf(withoutClients)).toEqual([0, 0, status.UNAVAILABLE])
    expect(await codesOf(files)).toEqual([status.UNAVAILABLE, 0, status.UNAVAILABLE])
  })

  test('finishes what is under way when it ends', async () => {
    await using grpc = await startGrpc()
    using program = connectGrpc(grpc.address)
    const fields = { email: 'ada@example.com', password: 'violet-otter-harbour' }
    await program.call('ListOAuthProviders')
    const registering = program.call('RegisterByPassword', fields)
    // Until it is there, for which nothing outside shows.
    await program.call('ListOAuthProviders')
    await grpc.system.restart()

    expect(await registering).toMatchObject({ code: 0 })
    expect(await program.call('LoginByPassword', fields)).toMatchObject({ code: 0 })
  })
})
