/** What is known about an external identity when somebody signs in with it. */
export interface LinkFacts {
  /** The user that the identity belongs to. */
  identityOwner?: string | undefined
  /** The user who has verified the address that the upstream gives. */
  addressOwner?: string | undefined
  /** Whether the upstream gives an address and vouches for it. */
  isVouchedFor: boolean
}

export type LinkDecision =
  | { action: 'sign-in'; userId: string }
  | { action: 'link'; userId: string }
  | { action: 'create'; withAddress: boolean }

/**
 * Whose identity it is. An address that the upstream does not vouch for decides nothing, and is not
 * kept either, not even as a claim: anybody may have typed it there.
 *
 * | identity    | address                              | then                                     |
 * | ----------- | ------------------------------------ | ---------------------------------------- |
 * | is linked   | any                                  | sign in its user, who keeps the address  |
 * | is new      | vouched for, a user has verified it  | link it to that user                     |
 * | is new      | vouched for, nobody has verified it  | create a user who has it verified        |
 * | is new      | not vouched for, or none             | create a user without address            |
 */
export function decideLink({ identityOwner, addressOwner, isVouchedFor }: LinkFacts): LinkDecision {
  if (identityOwner) return { action: 'sign-in', userId: identityOwner }
  if (isVouchedFor && addressOwner) return { action: 'link', userId: addressOwner }

  return { action: 'create', withAddress: isVouchedFor }
}
