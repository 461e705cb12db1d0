import type { AuditRecorder } from '../audit/index.ts'
import type { Instant } from '../values/index.ts'
import type { Adoption, Newcomer, TakesIn } from './user-adoption.ts'

interface RecordedAdoptionDeps {
  people: TakesIn
  audit: AuditRecorder
  /** The name of what they come from. */
  source: string
}

/** Takes people in, and has the audit log say of each where they came from. */
export class RecordedAdoption implements TakesIn {
  readonly #deps: RecordedAdoptionDeps

  constructor(deps: RecordedAdoptionDeps) {
    this.#deps = deps
  }

  async adopt(newcomer: Newcomer, now: Instant): Promise<Adoption | undefined> {
    const { people, audit, source } = this.#deps
    const adoption = await people.adopt(newcomer, now)
    if (adoption?.isNew) {
      await audit.record({ name: 'user.imported', userId: adoption.userId, detail: source })
    }

    return adoption
  }
}
