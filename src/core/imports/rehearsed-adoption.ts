import type { EmailAddress } from '../values/index.ts'
import type { Adoption, Newcomer, TakesIn, UserAdoption } from './user-adoption.ts'

/** Says what taking in one after the other would do. Writes nothing, and so has to remember. */
export class RehearsedAdoption implements TakesIn {
  readonly #people: Pick<UserAdoption, 'preview'>
  /** Whose an account elsewhere, or an id, would be by now. */
  readonly #owners = new Map<string, string>()
  /** What would be somebody's by now. */
  readonly #addresses = new Set<EmailAddress>()

  constructor(people: Pick<UserAdoption, 'preview'>) {
    this.#people = people
  }

  async adopt(newcomer: Newcomer): Promise<Adoption | undefined> {
    const adoption = await this.#people.preview(newcomer)

    return adoption?.isNew ? this.#after(newcomer, adoption) : adoption
  }

  /** What those change who came before. */
  #after({ user, identities }: Newcomer, adoption: Adoption): Adoption | undefined {
    const names = [...identities.map(nameOf), user.id]
    const known = names.map((name) => this.#owners.get(name)).find((owner) => owner !== undefined)
    if (known) return { userId: known, isNew: false, keepsAddress: true }

    const address = user.email?.address
    const isTaken = address !== undefined && this.#addresses.has(address)
    if (isTaken && identities.length === 0) return undefined

    for (const name of names) this.#owners.set(name, user.id)
    if (address) this.#addresses.add(address)

    return { ...adoption, keepsAddress: adoption.keepsAddress && !isTaken }
  }
}

/** No id looks like that. */
const nameOf = ({ provider, subject }: Newcomer['identities'][number]): string =>
  `${provider} ${subject}`
