import type { Instant } from '../values/index.ts'

/** The authenticator app of a person. */
export interface SecondFactor {
  userId: string
  /** By `Sealer`, for this user. */
  sealedSecret: string
  createdAt: Instant
  /** Undefined until a code has shown that an app holds the secret: nobody is asked before. */
  confirmedAt: Instant | undefined
  recoveryCodesLeft: number
}

export interface SecondFactorStore {
  find(userId: string): Promise<SecondFactor | undefined>

  /** Replaces one that is not confirmed yet. @throws {TwoStepAlreadyOn} */
  propose(userId: string, sealedSecret: string, now: Instant): Promise<void>

  /**
   * Turns it on, with its recovery codes as digests; the code of `step` is used up. All or nothing.
   * False unless that very secret was proposed and is not confirmed yet: of two at once, for one.
   */
  confirm(
    userId: string,
    turned: { sealedSecret: string; step: number; recoveryCodes: readonly string[] },
    now: Instant,
  ): Promise<boolean>

  /**
   * Uses up the code of a time step, and all before it: of two at once with the same code one gets
   * false. `sealedSecret` is the same secret, sealed anew.
   */
  useStep(userId: string, used: { step: number; sealedSecret: string }): Promise<boolean>

  /** True at most once for each code. @param code its digest */
  useRecoveryCode(userId: string, code: string): Promise<boolean>

  /** Puts others in the place of all there are. @param codes digests @throws {TwoStepNotOn} */
  replaceRecoveryCodes(userId: string, codes: readonly string[], now: Instant): Promise<void>

  /** Turns it off, recovery codes and all. @returns whether it was on */
  remove(userId: string): Promise<boolean>
}
