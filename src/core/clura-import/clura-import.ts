import {
  type AppSettings,
  type AppStore,
  InvalidAppSetting,
  parseAppSettings,
} from '../apps/index.ts'
import { digest } from '../values/index.ts'
import type { CluraApp, CluraDeveloper, CluraPerson, CluraSource } from './clura-source.ts'
import { type ImportedKind, type ImportReport, ImportTally } from './import-report.ts'
import { personToNewcomer } from './person-to-newcomer.ts'
import type { Adoption, Newcomer, UserAdoption } from './user-adoption.ts'

interface CluraImportDeps {
  source: CluraSource
  people: UserAdoption
  apps: Pick<AppStore, 'find' | 'findByClientId' | 'create'>
}

export interface ImportOptions {
  /** Looks at everything and writes nothing. */
  isDryRun: boolean
  /** Hears how far it is, after each page of rows. */
  onProgress: (kind: ImportedKind, seen: number) => void
}

/** As many at a time, since each waits for the database more than for us. */
const AT_ONCE = 8

/**
 * Brings what Clura knows: users and apps under their ids, developers as the users that they are,
 * secrets so that they go on working. What is here already stays as it is, so that it can be run
 * again, as often as one likes, while Clura goes on.
 */
export class CluraImport {
  readonly #deps: CluraImportDeps
  readonly #options: ImportOptions
  readonly #tally = new ImportTally()
  /** Clura's id of a developer → the user that they are here. */
  readonly #owners = new Map<string, string>()

  constructor(deps: CluraImportDeps, options: ImportOptions) {
    this.#deps = deps
    this.#options = options
  }

  async run(): Promise<ImportReport> {
    const { source } = this.#deps

    // Users first: who is both keeps the id that is in tokens.
    await this.#each('users', source.users(), (user) => this.#takeIn('users', user))
    await this.#each('developers', source.developers(), (one) => this.#takeInDeveloper(one))
    await this.#each('apps', source.apps(), (app) => this.#register(app))

    return this.#tally
  }

  async #each<Row>(
    kind: ImportedKind,
    pages: AsyncIterable<readonly Row[]>,
    bring: (row: Row) => Promise<unknown>,
  ): Promise<void> {
    for await (const rows of pages) {
      for (let start = 0; start < rows.length; start += AT_ONCE) {
        await Promise.all(rows.slice(start, start + AT_ONCE).map(bring))
      }
      this.#options.onProgress(kind, this.#tally.seen(kind))
    }
  }

  async #takeIn(kind: 'users' | 'developers', person: CluraPerson): Promise<Adoption | undefined> {
    const newcomer = personToNewcomer(person)
    if (!newcomer) {
      this.#leaveOut(kind, person.id, 'has no Google id, so nobody can sign in to it')
      return undefined
    }

    const adoption = await this.#adopt(newcomer, person)
    this.#tally.count(kind, adoption.isNew ? 'created' : 'known')
    this.#noteLosses(kind, person, newcomer, adoption)

    return adoption
  }

  async #takeInDeveloper(developer: CluraDeveloper): Promise<void> {
    // Who is a user as well has come as one, or would have.
    if (this.#options.isDryRun && developer.userId) {
      this.#tally.count('developers', 'known')
      this.#owners.set(developer.id, developer.userId)
      return
    }

    const adoption = await this.#takeIn('developers', developer)
    if (adoption) this.#owners.set(developer.id, adoption.userId)
  }

  #adopt(newcomer: Newcomer, { createdAt }: CluraPerson): Promise<Adoption> {
    const { people } = this.#deps

    return this.#options.isDryRun ? people.preview(newcomer) : people.adopt(newcomer, createdAt)
  }

  #noteLosses(
    kind: 'users' | 'developers',
    { id, email }: CluraPerson,
    { user }: Newcomer,
    { userId, isNew, keepsAddress }: Adoption,
  ): void {
    const note = (problem: string) => this.#tally.note({ kind, id, problem })

    // Of a developer the id is in no token.
    if (kind === 'users' && userId !== id)
      note(`is the user ${userId} here, known by Google before`)
    if (!isNew) return
    if (email && !user.email) note('has an address that is none, and comes without it')
    if (user.email && !keepsAddress) note('has an address of another user, and comes without it')
  }

  async #register(app: CluraApp): Promise<void> {
    const { apps } = this.#deps
    const ownerId = this.#owners.get(app.developerId)
    if (!ownerId) return this.#leaveOut('apps', app.id, 'has no developer')
    if (await apps.find(app.id)) return this.#tally.count('apps', 'known')
    if (await apps.findByClientId(app.appClientId)) {
      return this.#leaveOut('apps', app.id, 'has the client id of another app')
    }

    try {
      const settings = parseAppSettings(toSettings(app))
      if (!this.#options.isDryRun) {
        const { id, appClientId: clientId } = app
        const secretDigest = digest(app.appSecret)
        await apps.create({ ...settings, id, clientId, ownerId, secretDigest }, app.createdAt)
      }
      this.#tally.count('apps', 'created')
    } catch (error) {
      if (!(error instanceof InvalidAppSetting)) throw error
      this.#leaveOut('apps', app.id, error.message)
    }
  }

  #leaveOut(kind: ImportedKind, id: string, problem: string): void {
    this.#tally.count(kind, 'leftOut')
    this.#tally.note({ kind, id, problem })
  }
}

const toSettings = ({ name, redirectUri }: CluraApp): AppSettings => ({
  name,
  type: 'web',
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  skipConsent: false,
  idTokenAlgorithm: 'RS256',
  jwks: undefined,
})
