import { Argon2PasswordHasher } from '../../src/adapters/passwords/index.ts'
import { KyselyCodeRequestStore } from '../../src/adapters/storage/kysely/code-request-store.ts'
import { KyselyEmailCodeStore } from '../../src/adapters/storage/kysely/email-code-store.ts'
import { KyselyPasswordStore } from '../../src/adapters/storage/kysely/password-store.ts'
import { KyselyPendingRegistrationStore } from '../../src/adapters/storage/kysely/pending-registration-store.ts'
import { KyselyRateLimiter } from '../../src/adapters/storage/kysely/rate-limiter.ts'
import { KyselyUserStore } from '../../src/adapters/storage/kysely/user-store.ts'
import { EmailCodeSignIn } from '../../src/core/email-codes/index.ts'
import { AttemptLimits } from '../../src/core/limits/index.ts'
import type { Mail } from '../../src/core/mail/index.ts'
import { type NewcomerRule, Newcomers } from '../../src/core/newcomers/index.ts'
import { PasswordReset, PasswordSignIn } from '../../src/core/passwords/index.ts'
import { Registration, UserRegistry } from '../../src/core/registration/index.ts'
import { silentAudit } from './audit-events.ts'
import { TestClock } from './clock.ts'
import { openSqlite } from './databases.ts'

/** The rules about accounts on a database of their own; mails and pauses are only written down. */
export async function openAccounts({ rule = 'anyone' }: { rule?: NewcomerRule } = {}) {
  const { db, ...database } = await openSqlite()
  const clock = new TestClock()
  const mails: Mail[] = []
  const pauses: number[] = []

  const users = new KyselyUserStore(db)
  const passwords = new KyselyPasswordStore(db)
  const codes = new KyselyEmailCodeStore({ db, key: Buffer.alloc(32, 1) })
  const codeRequests = new KyselyCodeRequestStore(db)
  const pendingRegistrations = new KyselyPendingRegistrationStore(db)
  const hasher = new Argon2PasswordHasher({ queueLength: 1_000 })
  const mailer = { send: async (mail: Mail) => void mails.push(mail) }
  const limits = new AttemptLimits({
    limiter: new KyselyRateLimiter({ db, clock }),
    pause: async (milliseconds) => void pauses.push(milliseconds),
  })
  const newcomers = new Newcomers({ users, rule, audit: silentAudit, clock })
  const ports = {
    users,
    newcomers,
    audit: silentAudit,
    passwords,
    codes,
    codeRequests,
    pendingRegistrations,
    hasher,
    mailer,
    limits,
    clock,
  }

  return {
    ...database,
    ...ports,
    db,
    mails,
    pauses,
    emailCodeSignIn: new EmailCodeSignIn(ports),
    passwordReset: new PasswordReset(ports),
    passwordSignIn: new PasswordSignIn(ports),
    registration: new Registration(ports),
    userRegistry: new UserRegistry(ports),
  }
}
