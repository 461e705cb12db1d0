import type { AuditRecorder } from '../audit/index.ts'
import { type Clock, DAY, digest, isId, newBearerValue, newId, Secret } from '../values/index.ts'
import {
  InvalidDeveloperToken,
  InvalidPersonalToken,
  PersonalTokenNotFound,
  TooManyPersonalTokens,
} from './errors.ts'
import type { PersonalToken } from './personal-token.ts'
import type { PersonalTokenStore } from './personal-token-store.ts'

export const DEFAULT_LIFETIME_DAYS = 7
export const MAX_LIFETIME_DAYS = 365

/** By which it is known from other tokens, also by those who search code for secrets. */
const PREFIX = 'lkp_'
const MOST_TOKENS = 50
const MAX_NAME_LENGTH = 100

export interface IssuedPersonalToken {
  token: PersonalToken
  /** Shown now and never again. */
  value: Secret
}

interface PersonalTokensDeps {
  tokens: PersonalTokenStore
  audit: AuditRecorder
  clock: Clock
}

/** The tokens that developers make for their scripts. */
export class PersonalTokens {
  readonly #deps: PersonalTokensDeps

  constructor(deps: PersonalTokensDeps) {
    this.#deps = deps
  }

  /**
   * @throws {InvalidPersonalToken}
   * @throws {TooManyPersonalTokens}
   */
  async create(
    userId: string,
    wanted: { name: string; lifetimeDays?: number | undefined },
  ): Promise<IssuedPersonalToken> {
    const { tokens, audit, clock } = this.#deps
    const name = parseTokenName(wanted.name)
    const lifetimeDays = parseLifetime(wanted.lifetimeDays ?? DEFAULT_LIFETIME_DAYS)
    const now = clock.now()
    // Two at once may pass together. It is abuse that this ends, not the last one too many.
    const held = await tokens.list(userId, now)
    if (held.length >= MOST_TOKENS) throw new TooManyPersonalTokens(MOST_TOKENS)

    const value = `${PREFIX}${newBearerValue()}`
    const token = await tokens.create({
      id: newId(),
      userId,
      name,
      createdAt: now,
      expiresAt: now + lifetimeDays * DAY,
      digest: digest(value),
    })

    await audit.record({ name: 'developer_token.created', userId, detail: token.id })

    return { token, value: new Secret(value) }
  }

  /** Newest first; without those that have expired. */
  list(userId: string): Promise<readonly PersonalToken[]> {
    return this.#deps.tokens.list(userId, this.#deps.clock.now())
  }

  /**
   * @param userId undefined for an operator, who may end anybody's
   * @throws {PersonalTokenNotFound} also for somebody else's
   */
  async revoke(userId: string | undefined, id: string): Promise<void> {
    const { tokens, audit } = this.#deps
    if (!isId(id)) throw new PersonalTokenNotFound()
    await tokens.delete(id, userId)
    await audit.record({ name: 'developer_token.revoked', userId, detail: id })
  }

  /** Whose token it is. @throws {InvalidDeveloperToken} */
  async use(value: string): Promise<PersonalToken> {
    const { tokens, clock } = this.#deps
    const token = await tokens.use(digest(value), clock.now())
    if (!token) throw new InvalidDeveloperToken()

    return token
  }
}

/** Whether the value has the form of such a token, and not of another kind. */
export const looksPersonal = (value: string): boolean => value.startsWith(PREFIX)

/** @throws {InvalidPersonalToken} */
export function parseTokenName(input: string): string {
  const name = input.trim().normalize('NFC')
  if (!name) {
    throw new InvalidPersonalToken('name', 'name is required', { code: 'setting_required' })
  }
  if ([...name].length > MAX_NAME_LENGTH || /[\p{C}\p{Zl}\p{Zp}]/u.test(name)) {
    throw new InvalidPersonalToken(
      'name',
      `name must be one line of at most ${MAX_NAME_LENGTH} characters`,
      { code: 'setting_not_one_line', values: { most: MAX_NAME_LENGTH } },
    )
  }

  return name
}

function parseLifetime(days: number): number {
  if (Number.isInteger(days) && days >= 1 && days <= MAX_LIFETIME_DAYS) return days

  throw new InvalidPersonalToken(
    'lifetimeDays',
    `a token lives for a whole number of days from 1 to ${MAX_LIFETIME_DAYS}`,
  )
}
