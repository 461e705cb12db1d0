/**
 * Upstreams as they really are: how each is asked, and how its answer becomes an identity that can
 * be believed. Whose user that identity is, is left to `core/upstream`.
 */
export { GitHubUpstream, type GitHubUpstreamOptions } from './github/upstream.ts'
export { GoogleUpstream, type GoogleUpstreamOptions } from './google/upstream.ts'
export { OidcUpstream, type OidcUpstreamOptions } from './oidc/upstream.ts'
export { openUpstream } from './open-upstream.ts'
