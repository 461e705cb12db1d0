/**
 * A sample relying party: what an application does to let people sign in here, in as little code
 * as it takes. Read `sign-in-routes.ts` first. It knows the provider by its issuer URL alone, so
 * it works with any OpenID provider. Sessions are in memory: a real application keeps them in a
 * store.
 */
export {
  type RelyingParty,
  type RelyingPartyOptions,
  startRelyingParty,
} from './relying-party.ts'
