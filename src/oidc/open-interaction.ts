import type { Interaction } from 'oidc-provider'
import type { App } from '../core/apps/index.ts'

/** An authorization request that waits for a person. */
export interface OpenInteraction {
  /** oidc-provider's record; pages have no business with it. */
  readonly interaction: Interaction
  uid: string
  app: App
  clientId: string
  prompt: 'login' | 'consent'
  /** Who is signed in already, if anybody. */
  userId: string | undefined
  loginHint: string | undefined
  uiLocales: string | undefined
  /** Whether the app takes nobody who has proven one factor alone. */
  isSecondFactorRequired: boolean
  /** What the user has not agreed to yet. */
  missing: {
    scopes: readonly string[]
    claims: readonly string[]
    resourceScopes: Readonly<Record<string, readonly string[]>>
  }
}

/** The page is used up, too old, or was opened in another browser. */
export class InteractionGone extends Error {
  readonly app: App | undefined
  /** Begins the same authorization request again. */
  readonly restartUrl: string | undefined
  /** It was answered, by a double click or before going back in the browser. */
  readonly isCompleted: boolean
  readonly uiLocales: string | undefined

  constructor(way: {
    app?: App | undefined
    restartUrl?: string | undefined
    isCompleted?: boolean
    uiLocales?: string | undefined
  }) {
    super('the interaction is gone')
    this.app = way.app
    this.restartUrl = way.restartUrl
    this.isCompleted = way.isCompleted ?? false
    this.uiLocales = way.uiLocales
  }
}
