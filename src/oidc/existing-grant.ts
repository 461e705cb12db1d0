import type { Grant, KoaContextWithOIDC } from 'oidc-provider'
import type { ConsentStore } from '../core/consents/index.ts'
import { type Clock, SECOND } from '../core/values/index.ts'
import { appMetadataOf } from './clients.ts'
import { HOSTED_LOGIN } from './hosted-login.ts'
import { grantOfSession } from './session-grant.ts'

export interface ExistingGrantDeps {
  consents: Pick<ConsentStore, 'find'>
  clock: Clock
  refreshTokenMaxSeconds: number
}

/** What may be granted without asking. */
interface Permission {
  scope: (name: string) => boolean
  claim: (name: string) => boolean
  resourceScope: (indicator: string, name: string) => boolean
}

const EVERYTHING: Permission = {
  scope: () => true,
  claim: () => true,
  resourceScope: () => true,
}

/**
 * The grant that an authorization request starts from: the session's own, topped up with what the
 * user agreed to earlier, anywhere, and this request asks for. So consent is asked once per app and
 * scope, while each session keeps a grant of its own that a logout can revoke.
 */
export const loadExistingGrant =
  (deps: ExistingGrantDeps) =>
  async (ctx: KoaContextWithOIDC): Promise<Grant | undefined> => {
    const { client, account, provider, session, result } = ctx.oidc
    if (!client || !account || !session) return undefined

    const { grant, isNew } = await grantOfSession(provider, {
      sessionUid: session.uid,
      accountId: account.accountId,
      clientId: client.clientId,
      currentId: result?.consent?.grantId ?? session.grantIdFor(client.clientId),
    })

    const permission = appMetadataOf(client).skipConsent
      ? EVERYTHING
      : await rememberedPermission(deps, account.accountId, client.clientId)
    const hasGrown = permission ? topUp(grant, permission, ctx) : false
    const isRenewed = !isNew && renew(grant, deps)

    if (hasGrown || isRenewed) await grant.save()

    return !isNew || hasGrown ? grant : undefined
  }

async function rememberedPermission(
  { consents }: ExistingGrantDeps,
  userId: string,
  clientId: string,
): Promise<Permission | undefined> {
  const consent = await consents.find(userId, clientId)

  return (
    consent && {
      scope: (name) => consent.scopes.includes(name),
      claim: (name) => consent.claims.includes(name),
      // The app itself may be told by a JWT what it may know by an ID token.
      resourceScope: (indicator, name) =>
        indicator === HOSTED_LOGIN
          ? consent.scopes.includes(name)
          : (consent.resourceScopes[indicator]?.includes(name) ?? false),
    }
  )
}

/** Adds what is asked for, permitted, and not in the grant. @returns whether there was any */
function topUp(grant: Grant, permission: Permission, { oidc }: KoaContextWithOIDC): boolean {
  const scopes = missing(
    oidc.requestParamOIDCScopes,
    grant.getOIDCScopeEncountered().split(' '),
  ).filter(permission.scope)
  if (scopes.length) grant.addOIDCScope(scopes)

  const claims = missing(oidc.requestParamClaims, grant.getOIDCClaimsEncountered()).filter(
    permission.claim,
  )
  if (claims.length) grant.addOIDCClaims(claims)

  let hasGrown = scopes.length > 0 || claims.length > 0
  for (const [indicator, server] of Object.entries(oidc.resourceServers ?? {})) {
    const asked = oidc.requestParamScopes.intersection(server.scopes)
    const more = missing(asked, grant.getResourceScopeEncountered(indicator).split(' ')).filter(
      (name) => permission.resourceScope(indicator, name),
    )
    if (more.length) grant.addResourceScope(indicator, more)
    hasGrown ||= more.length > 0
  }

  return hasGrown
}

const missing = (asked: Iterable<string>, held: readonly string[]): string[] => [
  ...new Set(asked).difference(new Set(held)),
]

/** A grant that is half spent is renewed: families that begin now may outlive it. */
function renew(grant: Grant, { clock, refreshTokenMaxSeconds }: ExistingGrantDeps): boolean {
  const now = Math.floor(clock.now() / SECOND)
  if ((grant.exp ?? 0) - now > refreshTokenMaxSeconds) return false
  grant.exp = now + 2 * refreshTokenMaxSeconds

  return true
}
