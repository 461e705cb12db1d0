import type { CDPSession, Page } from 'playwright-core'

/** An authenticator that Chromium plays itself (WebAuthn Level 3 §11), behind one page. */
export class VirtualAuthenticator {
  readonly #session: CDPSession
  readonly #authenticatorId: string

  private constructor(session: CDPSession, authenticatorId: string) {
    this.#session = session
    this.#authenticatorId = authenticatorId
  }

  static async add(page: Page): Promise<VirtualAuthenticator> {
    const session = await page.context().newCDPSession(page)
    await session.send('WebAuthn.enable')
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })

    return new VirtualAuthenticator(session, authenticatorId)
  }

  /** Whether it answers what it is asked, as if somebody touched it. */
  async answer(enabled: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId
    await this.#session.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId,
      enabled,
    })
  }

  /** Whether the finger, the face or the PIN is the right one. */
  async verifyPerson(isUserVerified: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }

  async credentials() {
    const authenticatorId = this.#authenticatorId
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', { authenticatorId })

    return credentials
  }
}
