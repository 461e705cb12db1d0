import type { AuditRecorder } from '../audit/index.ts'
import { type Mailer, sendNotice } from '../mail/index.ts'
import { primaryEmail, type User, type WayInRule } from '../users/index.ts'
import { type Clock, isId, newId } from '../values/index.ts'
import { InvalidPasskeyName, PasskeyNotFound, TooManyPasskeys } from './errors.ts'
import type { Passkey } from './passkey.ts'
import type { PasskeyCeremonies, PasskeyOptions } from './passkey-ceremonies.ts'
import type { PasskeyChallengeStore } from './passkey-challenge-store.ts'
import { PasskeyChallenges } from './passkey-challenges.ts'
import type { PasskeyStore } from './passkey-store.ts'

interface OwnPasskeysDeps {
  passkeys: PasskeyStore
  challenges: PasskeyChallengeStore
  ceremonies: Pick<PasskeyCeremonies, 'creationOptions' | 'verifyCreation'>
  isEnough: WayInRule
  /** Undefined where no mail can be sent. */
  mailer: Mailer | undefined
  audit: AuditRecorder
  clock: Clock
}

const MAX_PASSKEYS = 20
const MAX_PASSKEY_NAME_LENGTH = 100

/** What somebody who is signed in may do with their passkeys. Each change is told them by mail. */
export class OwnPasskeys {
  readonly #deps: OwnPasskeysDeps
  readonly #challenges: PasskeyChallenges

  constructor(deps: OwnPasskeysDeps) {
    this.#deps = deps
    this.#challenges = new PasskeyChallenges('registration', deps)
  }

  /** Oldest first. */
  list({ id }: Pick<User, 'id'>): Promise<readonly Passkey[]> {
    return this.#deps.passkeys.list(id)
  }

  /**
   * What the browser is to ask for a new one. Good for one answer, from this browser.
   * @throws {TooManyPasskeys}
   */
  async begin(user: User, binding: string): Promise<PasskeyOptions> {
    const known = await this.#listWithRoom(user)
    const address = primaryEmail(user)?.address
    const name = address ?? user.name ?? user.id
    const challenge = await this.#challenges.give(bindingOf(user, binding))

    return this.#deps.ceremonies.creationOptions({
      challenge,
      user: { id: user.id, name, displayName: user.name ?? name },
      known,
    })
  }

  /**
   * @param answer JSON of what the browser answered
   * @throws {InvalidPasskey}
   * @throws {InvalidPasskeyName}
   * @throws {PasskeyTaken}
   * @throws {TooManyPasskeys}
   */
  async add(
    user: User,
    { binding, answer, name }: { binding: string; answer: string; name: string },
  ): Promise<void> {
    const { passkeys, ceremonies, mailer, audit, clock } = this.#deps
    const called = parsePasskeyName(name)
    await this.#listWithRoom(user)
    const isExpected = this.#challenges.takenBackFrom(bindingOf(user, binding))
    const created = await ceremonies.verifyCreation(answer, isExpected)

    await passkeys.create({
      ...created,
      id: newId(),
      userId: user.id,
      name: called,
      createdAt: clock.now(),
      lastUsedAt: undefined,
    })
    await audit.record({ name: 'passkey.added', userId: user.id })
    await sendNotice(mailer, user, 'passkey-added')
  }

  /**
   * @throws {InvalidPasskeyName}
   * @throws {PasskeyNotFound}
   */
  async rename(user: Pick<User, 'id'>, id: string, name: string): Promise<void> {
    const { passkeys, audit } = this.#deps
    if (!isId(id)) throw new PasskeyNotFound()
    await passkeys.rename({ id, userId: user.id }, parsePasskeyName(name))
    await audit.record({ name: 'passkey.renamed', userId: user.id })
  }

  /**
   * @throws {PasskeyNotFound}
   * @throws {LastWayIn}
   */
  async remove(user: User, id: string): Promise<void> {
    const { passkeys, isEnough, mailer, audit } = this.#deps
    if (!isId(id)) throw new PasskeyNotFound()
    await passkeys.delete({ id, userId: user.id }, isEnough)
    await audit.record({ name: 'passkey.removed', userId: user.id })
    await sendNotice(mailer, user, 'passkey-removed')
  }

  async #listWithRoom({ id }: User): Promise<readonly Passkey[]> {
    const passkeys = await this.#deps.passkeys.list(id)
    if (passkeys.length >= MAX_PASSKEYS) throw new TooManyPasskeys(MAX_PASSKEYS)

    return passkeys
  }
}

/** The person too: whoever signs in next in the same browser registers nothing of theirs by it. */
const bindingOf = ({ id }: User, binding: string): string => JSON.stringify([id, binding])

function parsePasskeyName(input: string): string {
  const name = input
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  if (!name || [...name].length > MAX_PASSKEY_NAME_LENGTH) throw new InvalidPasskeyName()

  return name
}
