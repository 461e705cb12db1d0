/**
 * Upstreams as they really are: how each is asked, and how its answer becomes an identity that can
 * be believed. Whose user that identity is, is left to `core/upstream`.
 */
export { GoogleUpstream, type GoogleUpstreamOptions } from './google/upstream.ts'
