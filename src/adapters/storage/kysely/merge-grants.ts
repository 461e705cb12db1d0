import type { Payload } from '../../../core/artifacts/index.ts'

interface Permissions {
  openid?: { scope?: string; claims?: readonly string[] }
  resources?: Readonly<Record<string, string>>
}

/** What two requests granted at once, both: a grant that lives only ever grows. */
export function mergeGrants(current: Payload, mine: Payload): Payload {
  const { openid: theirs, resources: others = {} }: Permissions = current
  const { openid, resources = {} }: Permissions = mine
  const scope = mergeWords(theirs?.scope, openid?.scope)
  const claims = [...new Set([...(theirs?.claims ?? []), ...(openid?.claims ?? [])])]
  const indicators = new Set([...Object.keys(others), ...Object.keys(resources)])

  return {
    ...mine,
    ...((scope || claims.length > 0) && {
      openid: { ...(scope && { scope }), ...(claims.length > 0 && { claims }) },
    }),
    ...(indicators.size > 0 && {
      resources: Object.fromEntries(
        [...indicators].map((indicator) => [
          indicator,
          mergeWords(others[indicator], resources[indicator]),
        ]),
      ),
    }),
  }
}

const mergeWords = (...lists: readonly (string | undefined)[]): string =>
  [...new Set(lists.flatMap((list) => list?.split(' ') ?? []))].filter(Boolean).join(' ')
