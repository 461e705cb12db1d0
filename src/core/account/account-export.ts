import type { App, AppStore } from '../apps/index.ts'
import type { AuditLog } from '../audit/index.ts'
import type { ConsentStore } from '../consents/index.ts'
import type { PersonalTokenStore } from '../developers/index.ts'
import type { PasskeyStore } from '../passkeys/index.ts'
import type { PasswordStore } from '../passwords/index.ts'
import type { SecondFactorStore } from '../second-factors/index.ts'
import type { UserSessionStore } from '../sessions/index.ts'
import type { ExternalIdentityStore } from '../upstream/index.ts'
import type { User } from '../users/index.ts'
import type { Clock, Instant } from '../values/index.ts'

interface AccountExporterDeps {
  apps: Pick<AppStore, 'findByClientId' | 'list'>
  audit: Pick<AuditLog, 'list' | 'record'>
  consents: Pick<ConsentStore, 'listOfUser'>
  identities: Pick<ExternalIdentityStore, 'listOfUser'>
  passkeys: Pick<PasskeyStore, 'list'>
  passwords: Pick<PasswordStore, 'findHash'>
  personalTokens: Pick<PersonalTokenStore, 'list'>
  secondFactors: Pick<SecondFactorStore, 'find'>
  userSessions: Pick<UserSessionStore, 'listOfUser'>
  clock: Clock
}

/** As much as a person can look at, and more than an account has in any common case. */
const MOST_EVENTS = 10_000

/** For whoever reads the file with a program: a change that breaks them is another number. */
const FORMAT = 'latchkey-account/1'

export type AccountExport = Awaited<ReturnType<AccountExporter['export']>>

/**
 * A copy of everything that is kept of a user, without what anybody could sign in by. Names are
 * those of the wire, times are ISO 8601; `docs/account.md` describes it.
 */
export class AccountExporter {
  readonly #deps: AccountExporterDeps

  constructor(deps: AccountExporterDeps) {
    this.#deps = deps
  }

  async export(user: User) {
    const { audit, clock, identities, passkeys, passwords } = this.#deps
    await audit.record({ name: 'user.exported', userId: user.id })
    const keys = await passkeys.list(user.id)

    return {
      format: FORMAT,
      exported_at: toIso(clock.now()),
      profile: toProfile(user),
      addresses: user.emails.map(({ address, isPrimary, verifiedAt }) => ({
        address,
        is_primary: isPrimary,
        verified_at: toIso(verifiedAt),
      })),
      sign_in: {
        has_password: (await passwords.findHash(user.id)) !== undefined,
        linked_accounts: await identities.listOfUser(user.id),
        passkeys: keys.map(({ name, createdAt, lastUsedAt }) => ({
          name,
          created_at: toIso(createdAt),
          last_used_at: toIso(lastUsedAt),
        })),
        two_step_since: toIso(await this.#twoStepSince(user)),
      },
      devices: await this.#devices(user),
      apps: await this.#apps(user),
      developer: await this.#developer(user),
      events: await this.#events(user),
    }
  }

  async #twoStepSince({ id }: User): Promise<Instant | undefined> {
    return (await this.#deps.secondFactors.find(id))?.confirmedAt
  }

  async #devices({ id }: User) {
    const sessions = await this.#deps.userSessions.listOfUser(id, this.#deps.clock.now())

    return sessions.map(({ lastUse }) => ({
      user_agent: lastUse?.userAgent,
      network: lastUse?.network,
      signed_in_at: toIso(lastUse?.signedInAt),
      last_used_at: toIso(lastUse?.usedAt),
    }))
  }

  async #apps({ id }: User) {
    const { apps, clock, consents } = this.#deps
    const access = await consents.listOfUser(id, clock.now())

    return Promise.all(
      access.map(async ({ clientId, consent, agreedAt }) => ({
        client_id: clientId,
        name: (await apps.findByClientId(clientId))?.name,
        agreed_at: toIso(agreedAt),
        scopes: consent?.scopes ?? [],
        claims: consent?.claims ?? [],
        resources: consent?.resourceScopes ?? {},
      })),
    )
  }

  async #developer({ id }: User) {
    const { apps, clock, personalTokens } = this.#deps
    const owned = await apps.list({ ownerId: id })
    const tokens = await personalTokens.list(id, clock.now())

    return {
      apps: owned.map(toOwnedApp),
      personal_tokens: tokens.map(({ name, createdAt, expiresAt, lastUsedAt }) => ({
        name,
        created_at: toIso(createdAt),
        expires_at: toIso(expiresAt),
        last_used_at: toIso(lastUsedAt),
      })),
    }
  }

  /** What the audit log has about them, the newest first. */
  async #events({ id }: User) {
    const events = await this.#deps.audit.list({ userId: id, limit: MOST_EVENTS })

    return events.map(({ name, occurredAt, outcome, clientId, network, reason, detail }) => ({
      name,
      occurred_at: toIso(occurredAt),
      outcome,
      client_id: clientId,
      network,
      reason,
      detail,
    }))
  }
}

const toProfile = (user: User) => ({
  id: user.id,
  name: user.name,
  given_name: user.givenName,
  family_name: user.familyName,
  picture: user.picture,
  locale: user.locale,
  phone_number: user.phoneNumber,
  created_at: toIso(user.createdAt),
  updated_at: toIso(user.updatedAt),
})

const toOwnedApp = ({ clientId, name, type, redirectUris, createdAt }: App) => ({
  client_id: clientId,
  name,
  type,
  redirect_uris: redirectUris,
  created_at: toIso(createdAt),
})

function toIso(instant: Instant): string
function toIso(instant: Instant | undefined): string | undefined
function toIso(instant: Instant | undefined): string | undefined {
  return instant === undefined ? undefined : new Date(instant).toISOString()
}
