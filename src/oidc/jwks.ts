import type { JWKS } from 'oidc-provider'
import type { KeyRing } from '../core/signing-keys/index.ts'

/** The keys that oidc-provider signs with and publishes: of each algorithm the active one first. */
export async function signingJwks(keys: Pick<KeyRing, 'privateKeys'>): Promise<JWKS> {
  const privateKeys = await keys.privateKeys()

  return { keys: privateKeys.map(({ jwk }) => jwk) as JWKS['keys'] }
}
