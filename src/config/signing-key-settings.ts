import { importedKeyId, type RotationSettings } from '../core/signing-keys/index.ts'
import { DAY, SECOND } from '../core/values/index.ts'
import type { Values } from './variables/index.ts'

/** oidc-provider signs the notice of a logout for so long. */
const LOGOUT_NOTICE_SECONDS = 120

/** Which keys there are, and how long each is needed. */
export const interpretSigningKeys = (values: Values): RotationSettings => ({
  algorithms: values.SIGNING_ALGORITHMS,
  rotateEveryMs: values.KEY_ROTATION_DAYS * DAY,
  jwksLifetimeMs: values.JWKS_MAX_AGE * SECOND,
  signatureLifetimeMs: longestSignatureSeconds(values) * SECOND,
  pinnedKeyId: values.JWT_PRIVATE_KEY && importedKeyId(values.JWT_PRIVATE_KEY, values.JWT_KEY_ID),
})

/** An ID token says who signs out (`id_token_hint`) long after it has expired. */
const longestSignatureSeconds = (values: Values): number =>
  Math.max(
    values.ACCESS_TOKEN_LIFETIME,
    values.IDENTRA_ACCESS_TOKEN_LIFETIME,
    values.ID_TOKEN_LIFETIME,
    values.SESSION_LIFETIME,
    LOGOUT_NOTICE_SECONDS,
  )
