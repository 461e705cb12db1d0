import {
  type AppSettings,
  type AppStore,
  InvalidAppSetting,
  OwnerNotActive,
  parseAppSettings,
} from '../apps/index.ts'
import type { AuditRecorder } from '../audit/index.ts'
import {
  type Adoption,
  bringPages,
  type ImportOptions,
  type ImportReport,
  ImportTally,
  type Newcomer,
  RecordedAdoption,
  RehearsedAdoption,
  type TakesIn,
  type UserAdoption,
} from '../imports/index.ts'
import type { UserStore } from '../users/index.ts'
import { digest } from '../values/index.ts'
import type { CluraApp, CluraPerson, CluraSource } from './clura-source.ts'
import { personToNewcomer } from './person-to-newcomer.ts'

interface CluraImportDeps {
  source: CluraSource
  people: UserAdoption
  users: Pick<UserStore, 'find'>
  apps: Pick<AppStore, 'find' | 'findByClientId' | 'create'>
  audit: AuditRecorder
}

const KINDS = ['users', 'developers', 'apps'] as const

type Kind = (typeof KINDS)[number]

const SOURCE = 'clura'

/**
 * Brings what Clura knows: users and apps under their ids, developers as the users that they are,
 * secrets so that they go on working. What is here already stays as it is, so that it can be run
 * again, as often as one likes, while Clura goes on.
 */
export class CluraImport {
  readonly #deps: CluraImportDeps
  readonly #options: ImportOptions<Kind>
  readonly #people: TakesIn
  readonly #tally = new ImportTally(KINDS)
  /** Clura's id of a developer → the user that they are here. */
  readonly #owners = new Map<string, string>()
  /** Of the apps that were looked at in this run, several at once. */
  readonly #clientIds = new Set<string>()

  constructor(deps: CluraImportDeps, options: ImportOptions<Kind>) {
    const { people, audit } = deps
    this.#deps = deps
    this.#options = options
    this.#people = options.isDryRun
      ? new RehearsedAdoption(people)
      : new RecordedAdoption({ people, audit, source: SOURCE })
  }

  async run(): Promise<ImportReport<Kind>> {
    const { source } = this.#deps

    // Users first: who is both keeps the id that is in tokens.
    await this.#each('users', source.users(), (user) => this.#takeIn('users', user))
    await this.#each('developers', source.developers(), (one) => this.#takeInDeveloper(one))
    await this.#each('apps', source.apps(), (app) => this.#register(app))

    return this.#tally
  }

  #each<Row>(
    kind: Kind,
    pages: AsyncIterable<readonly Row[]>,
    bring: (row: Row) => Promise<unknown>,
  ): Promise<void> {
    return bringPages(pages, bring, () => this.#options.onProgress(kind, this.#tally.seen(kind)))
  }

  async #takeIn(kind: 'users' | 'developers', person: CluraPerson): Promise<Adoption | undefined> {
    const newcomer = personToNewcomer(person)
    if (!newcomer) {
      this.#tally.leaveOut(kind, person.id, 'has no Google id, so nobody can sign in to it')
      return undefined
    }

    const adoption = await this.#people.adopt(newcomer, person.createdAt)
    if (!adoption) return undefined
    this.#tally.count(kind, adoption.isNew ? 'created' : 'known')
    this.#noteLosses(kind, person, newcomer, adoption)

    return adoption
  }

  async #takeInDeveloper(developer: CluraPerson): Promise<void> {
    const adoption = await this.#takeIn('developers', developer)
    if (adoption) this.#owners.set(developer.id, adoption.userId)
  }

  #noteLosses(
    kind: 'users' | 'developers',
    { id, email }: CluraPerson,
    { user }: Newcomer,
    { userId, isNew, keepsAddress }: Adoption,
  ): void {
    const note = (problem: string) => this.#tally.note(kind, id, problem)

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
    if (!ownerId) return this.#tally.leaveOut('apps', app.id, 'has no developer')
    const isFirst = !this.#clientIds.has(app.appClientId)
    this.#clientIds.add(app.appClientId)
    if (await apps.find(app.id)) return this.#tally.count('apps', 'known')
    if (!isFirst || (await apps.findByClientId(app.appClientId))) {
      return this.#tally.leaveOut('apps', app.id, 'has the client id of another app')
    }

    try {
      await this.#bring(app, ownerId)
      this.#tally.count('apps', 'created')
    } catch (error) {
      if (!(error instanceof InvalidAppSetting || error instanceof OwnerNotActive)) throw error
      this.#tally.leaveOut('apps', app.id, error.message)
    }
  }

  async #bring({ id, appClientId: clientId, ...app }: CluraApp, ownerId: string): Promise<void> {
    const { apps, audit } = this.#deps
    const settings = parseAppSettings(toSettings(app))
    if (this.#options.isDryRun) return this.#assertActive(ownerId)

    const secretDigest = digest(app.appSecret)
    await apps.create({ ...settings, id, clientId, ownerId, secretDigest }, app.createdAt)
    await audit.record({ name: 'app.imported', userId: ownerId, clientId, detail: SOURCE })
  }

  /** Who is not here yet would come as an active user. */
  async #assertActive(ownerId: string): Promise<void> {
    const owner = await this.#deps.users.find(ownerId)
    if (owner?.disabledAt !== undefined) throw new OwnerNotActive()
  }
}

const toSettings = ({
  name,
  redirectUri,
}: Pick<CluraApp, 'name' | 'redirectUri'>): AppSettings => ({
  name,
  type: 'web',
  redirectUris: [redirectUri],
  postLogoutRedirectUris: [],
  backchannelLogoutUri: undefined,
  skipConsent: false,
  idTokenAlgorithm: 'RS256',
  jwks: undefined,
})
