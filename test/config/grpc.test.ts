import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { InvalidConfiguration, loadConfig, readGrpcTls } from '../../src/config/index.ts'
import { newCertificate } from '../support/certificate.ts'
import { newFolder } from '../support/folders.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'

const grpcOf = (env: Record<string, string>) => loadConfig({ LATCHKEY_SECRET, ...env }).grpc

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig({ LATCHKEY_SECRET, ...env })
  } catch (error) {
    if (error instanceof InvalidConfiguration) {
      return error.faults.map(({ variable, problem }) => `${variable} ${problem}`)
    }
    throw error
  }

  return []
}

/** Two certificates with their keys, as files. */
async function openCertificates() {
  const folder = await newFolder()
  const write = async (name: string) => {
    const { certificate, key } = await newCertificate()
    const files = { cert: join(folder.path, `${name}.pem`), key: join(folder.path, `${name}.key`) }
    await writeFile(files.cert, certificate)
    await writeFile(files.key, key)

    return { ...files, certificate, keyText: key }
  }

  return {
    one: await write('one'),
    other: await write('other'),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

describe('gRPC', () => {
  test('is served on loopback, in plaintext, without reflection', () => {
    expect(grpcOf({})).toEqual({
      host: '127.0.0.1',
      port: 50_051,
      tls: undefined,
      hasReflection: false,
    })
  })

  test.each([[{ GRPC_PORT: 'off' }], [{ IDENTRA: 'off' }]])('is not served with %o', (env) => {
    expect(grpcOf(env as Record<string, string>)).toBeUndefined()
  })

  test.each(['0.0.0.0', '::', '10.0.0.1', 'grpc.example.com'])(
    'is refused in plaintext on %s, unless that is expressly allowed',
    (GRPC_HOST) => {
      expect(faultsOf({ GRPC_HOST })).toEqual([
        expect.stringMatching(/^GRPC_HOST must be loopback without GRPC_TLS_CERT/),
      ])
      expect(grpcOf({ GRPC_HOST, GRPC_ALLOW_PLAINTEXT: 'true' })).toMatchObject({ host: GRPC_HOST })
      expect(faultsOf({ GRPC_HOST, GRPC_PORT: 'off' })).toEqual([])
    },
  )

  test('reads the certificate and the key, which is never printed', async () => {
    await using files = await openCertificates()
    const { one, other } = files
    const env = { GRPC_TLS_CERT: one.cert, GRPC_TLS_KEY: one.key, GRPC_TLS_CLIENT_CA: other.cert }
    const paths = grpcOf({ ...env, GRPC_HOST: '0.0.0.0' })?.tls
    const tls = paths && readGrpcTls(paths)

    expect(tls).toMatchObject({
      certificate: one.certificate,
      clientAuthority: other.certificate,
    })
    expect(tls?.key.reveal()).toBe(one.keyText)
    expect(JSON.stringify(tls)).not.toContain('PRIVATE KEY')
  })

  test('refuses files that do not belong together', async () => {
    await using files = await openCertificates()
    const { one, other } = files

    // biome-ignore format: a table
    for (const [env, fault] of [
      [{ GRPC_TLS_CERT: one.cert, GRPC_TLS_KEY: other.key }, 'GRPC_TLS_KEY is not the key of the certificate'],
      [{ GRPC_TLS_CERT: one.cert },                          'GRPC_TLS_KEY must be set'],
      [{ GRPC_TLS_KEY: one.key },                            'GRPC_TLS_CERT must be set'],
      [{ GRPC_TLS_CLIENT_CA: one.cert },                     'GRPC_TLS_CLIENT_CA is of no use'],
      [{ GRPC_TLS_CERT: one.cert, GRPC_TLS_KEY: one.cert },  'GRPC_TLS_KEY names a file without a PEM private key'],
      [{ GRPC_TLS_CERT: one.cert, GRPC_TLS_KEY: '/nowhere' }, 'GRPC_TLS_KEY names a file that cannot be read'],
    ] as [Record<string, string>, string][]) {
      expect(faultsOf(env)).toEqual([expect.stringContaining(fault)])
    }
  })

  test.each(['PORT', 'METRICS_PORT'])('takes another port than %s', (other) => {
    expect(faultsOf({ GRPC_PORT: '9000', [other]: '9000' })).toEqual([
      `GRPC_PORT must not be the same as ${other}`,
    ])
  })
})
