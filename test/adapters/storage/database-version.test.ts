import { expect, test } from '@jest/globals'
import { engineOf } from '../../../src/adapters/storage/kysely/engines/index.ts'
import { refuseOldVersion } from '../../../src/adapters/storage/kysely/refuse-old-version.ts'

const refuse = (scheme: string, version: string) => () =>
  refuseOldVersion(version, engineOf(`${scheme}:`).server?.products ?? [])

// biome-ignore format: a table
test.each([
  ['postgres', 'PostgreSQL 14.13 (Debian 14.13-1.pgdg120+1) on x86_64', 'PostgreSQL 14. Latchkey needs PostgreSQL 15 or'],
  ['mysql',    '8.0.18',                                                'MySQL 8.0.18. Latchkey needs MySQL 8.0.19 or'],
  ['mysql',    '5.7.44-log',                                            'MySQL 5.7.44. '],
  ['mariadb',  '10.5.26-MariaDB-0+deb11u2',                             'MariaDB 10.5. Latchkey needs MariaDB 10.6 or'],
  ['mysql',    '5.5.68-MariaDB',                                        'MariaDB 5.5. '],
])('refuses %s that calls itself %s', (scheme, version, message) => {
  expect(refuse(scheme, version)).toThrow(message)
})

// biome-ignore format: a table
test.each([
  ['postgres', 'PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu'],
  ['postgres', 'PostgreSQL 18beta1 on aarch64'],
  ['postgres', 'CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu)'],
  ['mysql',    '8.0.19'],
  ['mysql',    '8.4.2-azure'],
  ['mysql',    '9.0.1'],
  ['mysql',    '10.6.0-MariaDB'],
  ['mysql',    '11.4.3-MariaDB-ubu2404'],
])('accepts %s that calls itself %s', (scheme, version) => {
  expect(refuse(scheme, version)).not.toThrow()
})
