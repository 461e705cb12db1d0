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
import type { IdentraPerson, IdentraSource } from './identra-source.ts'
import { personToNewcomer } from './person-to-newcomer.ts'

interface IdentraImportDeps {
  source: IdentraSource
  people: UserAdoption
  audit: AuditRecorder
}

export type IdentraImportKind = 'users'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/**
 * Brings the users of Identra under their ids, with their addresses, passwords and accounts
 * elsewhere. Who is here already stays as they are, so that it can be run again, as often as one
 * likes, while Identra goes on.
 */
export class IdentraImport {
  readonly #source: IdentraSource
  readonly #people: TakesIn
  readonly #onProgress: ImportOptions<IdentraImportKind>['onProgress']
  readonly #tally = new ImportTally<IdentraImportKind>(['users'])

  constructor(
    { source, people, audit }: IdentraImportDeps,
    { isDryRun, onProgress }: ImportOptions<IdentraImportKind>,
  ) {
    this.#source = source
    this.#people = isDryRun
      ? new RehearsedAdoption(people)
      : new RecordedAdoption({ people, audit, source: 'identra' })
    this.#onProgress = onProgress
  }

  async run(): Promise<ImportReport<IdentraImportKind>> {
    await bringPages(
      this.#source.users(),
      (person) => this.#takeIn(person),
      () => this.#onProgress('users', this.#tally.seen('users')),
    )

    return this.#tally
  }

  async #takeIn(person: IdentraPerson): Promise<void> {
    const newcomer = personToNewcomer(person)
    const leaveOut = (problem: string) => this.#tally.leaveOut('users', person.id, problem)

    if (!UUID.test(person.id)) return leaveOut('has an id that is no UUID')
    if (!newcomer.user.email && newcomer.identities.length === 0) {
      return leaveOut(
        'has neither an address nor an account elsewhere, so nobody can sign in to it',
      )
    }
    const adoption = await this.#people.adopt(newcomer, person.createdAt)
    if (!adoption) return leaveOut('has the address of another user, and no account elsewhere')

    this.#tally.count('users', adoption.isNew ? 'created' : 'known')
    this.#noteLosses(person, newcomer, adoption)
  }

  #noteLosses(
    { id, email, passwordHash }: IdentraPerson,
    { user, identities }: Newcomer,
    { userId, isNew, keepsAddress }: Adoption,
  ): void {
    const note = (problem: string) => this.#tally.note('users', id, problem)

    if (userId !== id) {
      const providers = identities.map(({ provider }) => provider).join(', ')
      note(`is the user ${userId} here, known by ${providers} before`)
    }
    if (!isNew) return
    if (email && !user.email) note('has an address that is none, and comes without it')
    else if (user.email && !keepsAddress) {
      note('has an address of another user, and comes without it')
    } else if (passwordHash && !user.passwordHash) {
      note('has a password hash that is no argon2id within bounds, and comes without it')
    }
  }
}
