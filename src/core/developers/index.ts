/**
 * Who may register apps, and the tokens that speak for them. What they may do with an app is left
 * to `apps`, how an access token of ours is checked to `oidc/`.
 */
export { type DeveloperRule, isDeveloper } from './developer-rule.ts'
export { type AccessTokenVerifier, Developers } from './developers.ts'
export {
  InsufficientScope,
  InvalidDeveloperToken,
  InvalidPersonalToken,
  NotADeveloper,
  PersonalTokenNotFound,
  TooManyPersonalTokens,
} from './errors.ts'
export type { NewPersonalToken, PersonalToken } from './personal-token.ts'
export type { PersonalTokenStore } from './personal-token-store.ts'
export {
  DEFAULT_LIFETIME_DAYS,
  type IssuedPersonalToken,
  MAX_LIFETIME_DAYS,
  PersonalTokens,
  parseTokenName,
} from './personal-tokens.ts'
