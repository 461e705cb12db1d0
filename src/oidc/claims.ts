import type { Account, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { primaryEmail, type User, type UserStore } from '../core/users/index.ts'
import { SECOND } from '../core/values/index.ts'
import { appClientId } from './hosted-login.ts'

/** OpenID Connect Core §5.4: which scope shows what. */
export const claims: Configuration['claims'] = {
  openid: ['sub', 'app_client_id'],
  profile: ['name', 'given_name', 'family_name', 'picture', 'locale', 'updated_at'],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  acr: null,
  amr: null,
  auth_time: null,
  iss: null,
  sid: null,
}

/** Undefined also for a disabled user: refused on every grant. */
export const findAccount =
  (users: Pick<UserStore, 'find'>) =>
  async (ctx: KoaContextWithOIDC, accountId: string): Promise<Account | undefined> => {
    const user = await users.find(accountId)
    if (!user || user.disabledAt !== undefined) return undefined

    return {
      accountId,
      claims: async () => ({ ...userToClaims(user), app_client_id: appClientId(ctx) }),
    }
  }

function userToClaims(user: User) {
  const email = primaryEmail(user)

  return {
    sub: user.id,
    name: user.name,
    given_name: user.givenName,
    family_name: user.familyName,
    picture: user.picture,
    locale: user.locale,
    updated_at: Math.floor(user.updatedAt / SECOND),
    email: email?.address,
    email_verified: email && email.verifiedAt !== undefined,
    phone_number: user.phoneNumber,
    phone_number_verified: user.phoneNumber === undefined ? undefined : false,
  }
}
