import type { Selectable } from 'kysely'
import type {
  ExpectedState,
  UpstreamState,
  UpstreamStateStore,
} from '../../../core/upstream/index.ts'
import { digest, type Instant } from '../../../core/values/index.ts'
import { type Database, orUnavailable } from './database.ts'
import type { Tables } from './tables.ts'

export class KyselyUpstreamStateStore implements UpstreamStateStore {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  async put(state: UpstreamState): Promise<void> {
    const row = stateToRow(state)

    await orUnavailable(() => this.#db.insertInto('upstream_states').values(row).execute())
  }

  async consume(expected: ExpectedState, now: Instant): Promise<UpstreamState | undefined> {
    const row = await orUnavailable(() => this.#take(expected, now))

    return row && { ...rowToState(row), ...expected }
  }

  async #take(expected: ExpectedState, now: Instant): Promise<StateRow | undefined> {
    const { provider } = expected
    const key = digest(expected.state)

    const row = await this.#db
      .selectFrom('upstream_states')
      .selectAll()
      .where('state_digest', '=', key)
      .$if(provider !== undefined, (query) => query.where('provider', '=', provider as string))
      .where('purpose', '=', expected.purpose)
      .where('browser_digest', '=', digest(expected.browserBinding))
      .where('expires_at', '>', now)
      .executeTakeFirst()
    if (!row) return undefined

    // A row never changes, so whoever deletes it has read what it held; the others delete nothing.
    const { numDeletedRows } = await this.#db
      .deleteFrom('upstream_states')
      .where('state_digest', '=', key)
      .executeTakeFirstOrThrow()

    return numDeletedRows === 1n ? row : undefined
  }
}

type StateRow = Selectable<Tables['upstream_states']>

const stateToRow = (state: UpstreamState): StateRow => ({
  state_digest: digest(state.state),
  provider: state.provider,
  purpose: state.purpose,
  interaction: state.interaction,
  browser_digest: digest(state.browserBinding),
  nonce: state.nonce,
  code_verifier: state.codeVerifier,
  redirect_uri: state.redirectUri,
  expires_at: state.expiresAt,
  issuer: state.issuer ?? null,
})

const rowToState = (
  row: StateRow,
): Omit<UpstreamState, 'state' | 'purpose' | 'browserBinding'> => ({
  provider: row.provider,
  issuer: row.issuer ?? undefined,
  interaction: row.interaction,
  nonce: row.nonce,
  codeVerifier: row.code_verifier,
  redirectUri: row.redirect_uri,
  expiresAt: row.expires_at,
})
