import { Provider, type Session } from 'oidc-provider'
import { newBearerValue, newId } from '../core/values/index.ts'
import type { RefreshRotation } from './refresh-rotation.ts'

/** oidc-provider's models make their ids by this method, which its types do not name. */
interface Identified {
  generateTokenId(): string
}

/**
 * Codes and refresh tokens are 64 hex digits; a rotated refresh token follows from its parent. A
 * `sid` is a UUID.
 */
export function replaceTokenIds(provider: Provider, rotation: RefreshRotation): void {
  const replace = (model: object, generateTokenId: Identified['generateTokenId']): void => {
    Object.assign(model, { generateTokenId } satisfies Identified)
  }

  replace(provider.AuthorizationCode.prototype, newBearerValue)
  replace(provider.RefreshToken.prototype, () => {
    const parent = Provider.ctx?.oidc.entities.RotatedRefreshToken

    return parent ? rotation.successorOf(parent.jti) : newBearerValue()
  })
  provider.Session.prototype.ensureClientContainer = function (this: Session, clientId: string) {
    if (!this.sidFor(clientId)) this.sidFor(clientId, newId())
  }
}
