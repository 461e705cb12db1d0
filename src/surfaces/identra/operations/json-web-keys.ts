import type { z } from 'zod'
import type { PublicJwk } from '../../../core/signing-keys/index.ts'
import type { getJWKSResponse } from './wire.ts'

export interface JsonWebKeysDeps {
  /** As they are published. */
  publicKeys: () => readonly PublicJwk[]
}

export const listKeys = ({ publicKeys }: JsonWebKeysDeps): z.output<typeof getJWKSResponse> => ({
  keys: [...publicKeys()],
})
