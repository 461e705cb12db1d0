import type { Context } from 'koa'
import { errors, type Interaction, type InteractionResults, type Provider } from 'oidc-provider'
import type { AppStore } from '../core/apps/index.ts'
import type { ArtifactStore, Session } from '../core/artifacts/index.ts'
import { type AuditRecorder, refineOrigin } from '../core/audit/index.ts'
import type { ConsentStore } from '../core/consents/index.ts'
import type { AuthenticationMethod } from '../core/second-factors/index.ts'
import { type Clock, SECOND } from '../core/values/index.ts'
import { ACR_SINGLE_FACTOR, acrOf, acrRequested, isMet } from './authentication-context.ts'
import type { BrowserSessions } from './browser-sessions.ts'
import { endSession, grantIdOf } from './end-session.ts'
import { orStoreUnavailable } from './errors.ts'
import { HOSTED_LOGIN } from './hosted-login.ts'
import { InteractionGone, type OpenInteraction } from './open-interaction.ts'
import { grantOfSession } from './session-grant.ts'
import { currentWork } from './unit-of-work.ts'
import type { WayOn } from './way-on.ts'

export interface InteractionsDeps {
  provider: () => Provider
  browserSessions: Pick<BrowserSessions, 'find'>
  wayOn: WayOn
  apps: Pick<AppStore, 'findByClientId'>
  artifacts: ArtifactStore
  consents: Pick<ConsentStore, 'add'>
  audit: AuditRecorder
  clock: Clock
}

/**
 * What the login and consent pages may do with an authorization request that waits for a person.
 * Each answer returns where the browser goes next: back to the authorization endpoint.
 */
export class Interactions {
  readonly #deps: InteractionsDeps

  constructor(deps: InteractionsDeps) {
    this.#deps = deps
  }

  /**
   * The request that this browser was sent here with. The address has to agree with the cookie.
   * @throws {InteractionGone}
   */
  async open(ctx: Context, uid: string): Promise<OpenInteraction> {
    const interaction = await this.#byCookie(ctx)
    if (interaction?.uid !== uid) {
      const cookie = ctx.cookies.get(this.#deps.provider().cookieName('interaction'))
      throw await this.#deps.wayOn.from(uid, { isSameBrowser: cookie === uid })
    }

    return this.#describe(interaction)
  }

  /**
   * For somebody who comes back from an upstream, where the browser was tied to the request by
   * other means.
   * @throws {InteractionGone}
   */
  async resume(uid: string): Promise<OpenInteraction> {
    const interaction = await this.#deps.provider().Interaction.find(uid)
    if (!interaction) throw await this.#deps.wayOn.from(uid, { isSameBrowser: true })

    return this.#describe(interaction)
  }

  /** Somebody proved to be the user, by all these methods. A session of somebody else in this browser ends. */
  async signIn(
    ctx: Context,
    { interaction }: OpenInteraction,
    userId: string,
    methods: readonly AuthenticationMethod[],
  ): Promise<string> {
    const session = await this.#deps.browserSessions.find(ctx)
    const isSomebodyElse = session?.accountId !== undefined && session.accountId !== userId
    if (isSomebodyElse) endSession(session)
    // Another tab may have signed in or out since; whoever proves who they are goes on all the same.
    if (isSomebodyElse || interaction.session?.uid !== session?.uid) interaction.session = undefined

    return this.#finish(interaction, {
      login: { accountId: userId, amr: [...methods], acr: acrOf(methods) },
    })
  }

  /**
   * The user agrees to everything that was asked; remembered for the next time.
   * @throws {InteractionGone} when they have signed out meanwhile
   */
  async consent({ interaction, clientId, userId }: OpenInteraction): Promise<string> {
    const { details } = interaction.prompt
    const session = await this.#sessionFrom(interaction)
    if (!userId || session?.accountId !== userId) {
      throw await this.#deps.wayOn.from(interaction.uid, { isSameBrowser: true })
    }

    const { grant } = await grantOfSession(this.#deps.provider(), {
      sessionUid: session.uid,
      accountId: userId,
      clientId,
      currentId: grantIdOf(session.authorizations[clientId]) ?? interaction.grantId,
    })
    const scopes = (details.missingOIDCScope ?? []) as string[]
    const claims = (details.missingOIDCClaims ?? []) as string[]
    const resourceScopes = (details.missingResourceScopes ?? {}) as Record<string, string[]>

    grant.addOIDCScope(scopes)
    grant.addOIDCClaims(claims)
    for (const [indicator, names] of Object.entries(resourceScopes)) {
      grant.addResourceScope(indicator, names)
    }
    const grantId = await grant.save()
    await this.#deps.consents.add(
      userId,
      clientId,
      { scopes, claims, resourceScopes },
      this.#deps.clock.now(),
    )

    await this.#deps.audit.record({ name: 'consent.given', userId, detail: scopes.join(' ') })

    return this.#finish(interaction, { consent: { grantId } })
  }

  /** The user does not want to: the app is told `access_denied`. */
  async deny({ interaction, prompt, userId }: OpenInteraction): Promise<string> {
    if (prompt === 'consent') await this.#deps.audit.record({ name: 'consent.refused', userId })

    return this.#finish(interaction, {
      error: 'access_denied',
      error_description: 'the end-user denied the request',
    })
  }

  /** The user cannot prove as much as the app demands: it is told so. */
  async giveUp({ interaction }: OpenInteraction): Promise<string> {
    return this.#finish(interaction, {
      error: 'unmet_authentication_requirements',
      error_description: 'the end-user has no second factor',
    })
  }

  /** The user wants to be somebody else: the login page is shown again. */
  async switchAccount({ interaction }: OpenInteraction): Promise<string> {
    const session = await this.#sessionFrom(interaction)
    if (session) endSession(session)
    currentWork().destroy({ kind: 'Interaction', id: interaction.uid }, 'finish')

    return this.#deps.wayOn.restartUrl(interaction.params)
  }

  async #finish(interaction: Interaction, result: InteractionResults): Promise<string> {
    const now = Math.floor(this.#deps.clock.now() / SECOND)
    interaction.result = 'error' in result ? result : { ...interaction.lastSubmission, ...result }
    await interaction.save(Math.max(1, (interaction.exp ?? now) - now))

    return interaction.returnTo
  }

  async #byCookie(ctx: Context): Promise<Interaction | undefined> {
    try {
      return await this.#deps.provider().interactionDetails(ctx.req, ctx.res)
    } catch (error) {
      if (error instanceof errors.SessionNotFound) return undefined
      throw error
    }
  }

  async #describe(interaction: Interaction): Promise<OpenInteraction> {
    const { params, prompt, session, uid } = interaction
    const clientId = String(params.client_id)
    const acr = acrRequested(params)
    const app = await orStoreUnavailable(() => this.#deps.apps.findByClientId(clientId))
    if (!app) throw new InteractionGone({})
    refineOrigin({ clientId })

    return {
      interaction,
      uid,
      app,
      clientId,
      prompt: prompt.name === 'consent' ? 'consent' : 'login',
      userId: session?.accountId,
      loginHint: typeof params.login_hint === 'string' ? params.login_hint : undefined,
      uiLocales: typeof params.ui_locales === 'string' ? params.ui_locales : undefined,
      isSecondFactorRequired: acr?.isEssential === true && !isMet(acr, ACR_SINGLE_FACTOR),
      missing: {
        scopes: (prompt.details.missingOIDCScope ?? []) as string[],
        claims: (prompt.details.missingOIDCClaims ?? []) as string[],
        resourceScopes: otherResources(prompt.details.missingResourceScopes),
      },
    }
  }

  /** The session that the interaction was begun in. */
  async #sessionFrom({ session }: Interaction): Promise<Session | undefined> {
    const uid = session?.uid

    return uid ? orStoreUnavailable(() => this.#deps.artifacts.findSessionByUid(uid)) : undefined
  }
}

/** The app itself is no third place to act at: its scopes are those of OpenID Connect. */
function otherResources(missing: unknown): Record<string, string[]> {
  const { [HOSTED_LOGIN]: _, ...others } = (missing ?? {}) as Record<string, string[]>

  return others
}
