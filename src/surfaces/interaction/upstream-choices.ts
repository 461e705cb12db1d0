import { takesLoginMethod } from '../../core/apps/index.ts'
import type { UpstreamSignIn } from '../../core/upstream/index.ts'
import type { OpenInteraction } from '../../oidc/index.ts'
import type { UpstreamChoice } from '../http/index.ts'
import { pathsOf } from './paths.ts'

/** The buttons of one interaction's pages, in the order that is configured. */
export const upstreamChoices = (
  { offers }: Pick<UpstreamSignIn, 'offers'>,
  interaction: OpenInteraction,
): readonly UpstreamChoice[] =>
  offers
    .filter(({ name }) => takesLoginMethod(interaction.app, name))
    .map(({ name, label }) => ({ name, label, action: pathsOf(interaction).upstream(name) }))
