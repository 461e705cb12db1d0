import type { Adapter, AdapterPayload } from 'oidc-provider'

/** The parts of the contract that a kind of thing does not need. */
export abstract class PartialAdapter implements Adapter {
  abstract find(id: string): Promise<AdapterPayload | undefined>

  async upsert(_id: string, _payload: AdapterPayload, _expiresIn?: number): Promise<void> {
    throw new Error('not stored through oidc-provider')
  }

  async destroy(_id: string): Promise<void> {
    throw new Error('not destroyed through oidc-provider')
  }

  async consume(_id: string): Promise<void> {
    throw new Error('not consumed')
  }

  async findByUid(_uid: string): Promise<AdapterPayload | undefined> {
    return undefined
  }

  async findByUserCode(): Promise<undefined> {
    return undefined
  }

  async revokeByGrantId(_grantId: string): Promise<void> {
    throw new Error('not issued under a grant')
  }
}
