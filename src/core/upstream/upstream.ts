import type { UserProfile } from '../users/index.ts'
import type { EmailAddress } from '../values/index.ts'

/** What an upstream says about a person after every check of its answer. */
export interface UpstreamIdentity {
  /** Name of the upstream: `google`. */
  provider: string
  /** Its id of the person (`sub`, or GitHub's number): never changes, never shown. */
  subject: string
  /** What the person is called there, where they have such a name: may change hands. */
  username?: string | undefined
  profile: UserProfile
  /** The address that it gives. Only one that it vouches for may link or verify anything. */
  email: { address: EmailAddress; isVouchedFor: boolean } | undefined
}

/** What must be kept between sending somebody to the upstream and their return. */
export interface UpstreamChallenge {
  /** Where the browser goes. */
  authorizationUrl: string
  state: string
  /** For an ID token to repeat; empty where there is none. */
  nonce: string
  codeVerifier: string
}

/** A place where people already have an account. */
export interface Upstream {
  readonly name: string
  /** For the button: "Google". */
  readonly label: string
  /** Who it is, as a URL: an answer is good only for who was asked. */
  readonly issuer: string

  /** @throws {UpstreamFailed} when it cannot be reached within 5 s or answers nonsense */
  challenge(request: { redirectUri: string; loginHint?: string }): Promise<UpstreamChallenge>

  /**
   * Turns the callback into an identity: state and issuer checked, code exchanged with PKCE, then
   * of an ID token nonce, issuer, audience, expiry and signature.
   * @throws {UpstreamRefused} the person said no, or the upstream did
   * @throws {UpstreamFailed}
   */
  identify(
    callback: URL,
    expected: Pick<UpstreamChallenge, 'state' | 'nonce' | 'codeVerifier'> & {
      redirectUri: string
      /** Whoever brings the answer knows nothing of RFC 9207: its `iss` may have been left out. */
      mayLackIssuer?: boolean
    },
  ): Promise<UpstreamIdentity>
}

/** Whether the upstream still is who somebody was sent to: a name may get another issuer meanwhile. */
export const isFrom = (
  { issuer }: Pick<Upstream, 'issuer'>,
  state: { issuer: string | undefined },
): boolean => state.issuer === undefined || state.issuer === issuer
