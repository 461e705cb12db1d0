import type { Insertable, Selectable } from 'kysely'
import type { SigningKey } from '../../../core/signing-keys/index.ts'
import type { Tables } from './tables.ts'

type Row = Selectable<Tables['signing_keys']>

/** What a row becomes when its key is gone: the private part is destroyed. */
export const retiredRow = (at: number) =>
  ({
    state: 'retired',
    active_algorithm: null,
    retired_at: at,
    signs_from: null,
    sealed_jwk: '',
  }) as const

export const signingKeyToRow = (key: SigningKey): Insertable<Tables['signing_keys']> => ({
  id: key.id,
  algorithm: key.algorithm,
  active_algorithm: key.state === 'active' ? key.algorithm : null,
  state: key.state === 'retiring' ? 'passive' : key.state,
  created_at: key.createdAt,
  activated_at: key.activatedAt ?? null,
  deactivated_at: key.deactivatedAt ?? null,
  retired_at: key.retiredAt ?? null,
  signs_from: key.signsFrom ?? null,
  sealed_jwk: key.sealedJwk,
})

export const rowToSigningKey = (row: Row): SigningKey => ({
  id: row.id,
  algorithm: row.algorithm as SigningKey['algorithm'],
  state: stateOf(row),
  createdAt: row.created_at,
  activatedAt: row.activated_at ?? undefined,
  deactivatedAt: row.deactivated_at ?? undefined,
  retiredAt: row.retired_at ?? undefined,
  signsFrom: row.signs_from ?? undefined,
  sealedJwk: row.sealed_jwk,
})

/** One that has signed is kept as passive, which every release publishes. */
const stateOf = ({ state, activated_at }: Row): SigningKey['state'] =>
  state === 'passive' && activated_at !== null ? 'retiring' : (state as SigningKey['state'])
