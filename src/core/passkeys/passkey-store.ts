import type { WayInRule } from '../users/index.ts'
import type { Instant } from '../values/index.ts'
import type { Passkey } from './passkey.ts'

export interface PasskeyStore {
  /** @throws {PasskeyTaken} when anybody has a passkey of that credential id */
  create(passkey: Passkey): Promise<void>

  find(credentialId: string): Promise<Passkey | undefined>

  /** Oldest first. */
  list(userId: string): Promise<readonly Passkey[]>

  /**
   * Notes a use, if the counter has gone up since the last one, or none is kept: of two at once
   * with the same count one gets false. False also when there is no such passkey.
   */
  noteUse(
    use: Pick<Passkey, 'credentialId' | 'counter' | 'isBackedUp'>,
    now: Instant,
  ): Promise<boolean>

  /** @throws {PasskeyNotFound} also for somebody else's */
  rename(key: Pick<Passkey, 'id' | 'userId'>, name: string): Promise<void>

  /**
   * @throws {PasskeyNotFound} also for somebody else's
   * @throws {LastWayIn} when what is left is not enough
   */
  delete(key: Pick<Passkey, 'id' | 'userId'>, isEnough: WayInRule): Promise<void>

  /** @returns how many there were */
  deleteAll(userId: string): Promise<number>
}
