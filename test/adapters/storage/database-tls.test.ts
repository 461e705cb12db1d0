import { describe, expect, test } from '@jest/globals'
import { sql } from 'kysely'
import { openDatabase } from '../../../src/adapters/storage/kysely/index.ts'
import type { DatabaseServerOptions } from '../../setup/database-server-options.ts'
import { mariadb, startMariadb } from '../../setup/mariadb.ts'
import { postgres, startPostgres } from '../../setup/postgres.ts'
import { newCertificate } from '../../support/certificate.ts'
import { engines } from '../../support/databases.ts'

const FILES = { certificate: '../certificate.pem', key: '../key.pem' }

const servers = [
  {
    name: 'PostgreSQL',
    dialect: 'postgres',
    start: (options: DatabaseServerOptions) => startPostgres(postgres.find() ?? '', options),
    settings: ['ssl=on', `ssl_cert_file=${FILES.certificate}`, `ssl_key_file=${FILES.key}`],
    cipher: sql<{ cipher: string }>`
      select cipher from pg_stat_ssl where pid = pg_backend_pid()`,
  },
  {
    name: 'MariaDB',
    dialect: 'mysql',
    start: (options: DatabaseServerOptions) => startMariadb(mariadb.find() ?? '', options),
    settings: [`--ssl-cert=${FILES.certificate}`, `--ssl-key=${FILES.key}`],
    cipher: sql<{ cipher: string }>`
      select variable_value as cipher from information_schema.session_status
      where variable_name = 'Ssl_cipher'`,
  },
].filter(({ dialect }) => engines.some((engine) => engine.dialect === dialect))

const describeOnServers = servers.length ? describe.each(servers) : describe.skip.each(engines)

describeOnServers('a connection to $name', (server) => {
  const { start, settings, cipher } = server as (typeof servers)[number]

  test('is encrypted where the URL asks for it, and only to a server that proves who it is', async () => {
    const { certificate, key } = await newCertificate()
    const other = await newCertificate()
    const files = { 'certificate.pem': certificate, 'key.pem': key }
    await using running = await start({ settings, files })
    const url = `${running.url.replace('127.0.0.1', 'localhost')}?sslmode=require`
    const cipherBy = async (tlsAuthority: string | undefined, at = url) => {
      const db = openDatabase(at, { tlsAuthority })
      try {
        return (await cipher.execute(db)).rows[0]?.cipher
      } finally {
        await db.destroy()
      }
    }

    expect(await cipherBy(certificate)).toMatch(/^TLS_/)
    await expect(cipherBy(other.certificate)).rejects.toThrow()
    await expect(cipherBy(undefined)).rejects.toThrow()
    expect(await cipherBy(undefined, running.url)).toBeFalsy()
  })
})
