import type { UpstreamSettings } from '../../config/index.ts'
import type { Upstream } from '../../core/upstream/index.ts'
import type { Clock } from '../../core/values/index.ts'
import { GitHubUpstream } from './github/upstream.ts'
import { GoogleUpstream } from './google/upstream.ts'
import { OidcUpstream } from './oidc/upstream.ts'

/** The upstream of these settings. Nothing is asked of it before somebody wants to go there. */
export function openUpstream(settings: UpstreamSettings, { clock }: { clock: Clock }): Upstream {
  switch (settings.kind) {
    case 'google':
      return new GoogleUpstream({ ...settings, clock })
    case 'github':
      return new GitHubUpstream(settings)
    case 'oidc':
      return new OidcUpstream({ ...settings, clock })
  }
}
