/** What a user let an app see, remembered across sessions. */
export interface Consent {
  scopes: readonly string[]
  claims: readonly string[]
  /** Resource indicator (RFC 8707) → scopes. */
  resourceScopes: Readonly<Record<string, readonly string[]>>
}

/** Everything that either of them allows. */
export function mergeConsents(a: Consent, b: Consent): Consent {
  const resources = union(Object.keys(a.resourceScopes), Object.keys(b.resourceScopes))

  return {
    scopes: union(a.scopes, b.scopes),
    claims: union(a.claims, b.claims),
    resourceScopes: Object.fromEntries(
      resources.map((resource) => [
        resource,
        union(a.resourceScopes[resource] ?? [], b.resourceScopes[resource] ?? []),
      ]),
    ),
  }
}

const union = (a: readonly string[], b: readonly string[]): readonly string[] => [
  ...new Set(a).union(new Set(b)),
]
