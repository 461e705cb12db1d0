import { OidcUpstream, type OidcUpstreamOptions } from '../oidc/upstream.ts'

export type GoogleUpstreamOptions = Omit<OidcUpstreamOptions, 'name' | 'label' | 'scopes'>

/** Google, whose issuer is `https://accounts.google.com` or what stands in for it. */
export class GoogleUpstream extends OidcUpstream {
  constructor(options: GoogleUpstreamOptions) {
    const scopes = ['openid', 'email', 'profile']

    super({ ...options, name: 'google', label: 'Google', scopes })
  }
}
