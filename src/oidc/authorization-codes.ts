import type { ArtifactStore } from '../core/artifacts/index.ts'

/** What the token endpoint wants to hear again with a code (RFC 6749 §4.1.3). */
export interface CodeRecipient {
  clientId: string
  redirectUri: string
}

/** Knows whom a code was issued to, for those who exchange it and do not say who they are. */
export class AuthorizationCodes {
  readonly #artifacts: Pick<ArtifactStore, 'find'>

  constructor({ artifacts }: { artifacts: Pick<ArtifactStore, 'find'> }) {
    this.#artifacts = artifacts
  }

  /** Also of one that was used or has expired: whether it is good is the token endpoint's to say. */
  async findRecipient(code: string): Promise<CodeRecipient | undefined> {
    const [found] = await this.#artifacts.find({ kind: 'AuthorizationCode', id: code })

    return (
      found && {
        clientId: String(found.payload.clientId),
        redirectUri: String(found.payload.redirectUri),
      }
    )
  }
}
