import { Provider } from 'oidc-provider'
import { newBearerValue } from '../core/values/index.ts'
import type { RefreshRotation } from './refresh-rotation.ts'

/** oidc-provider's models make their ids by this method, which its types do not name. */
interface Identified {
  generateTokenId(): string
}

/** Codes and refresh tokens are 64 hex digits; a rotated refresh token follows from its parent. */
export function replaceTokenIds(provider: Provider, rotation: RefreshRotation): void {
  const replace = (model: object, generateTokenId: Identified['generateTokenId']): void => {
    Object.assign(model, { generateTokenId } satisfies Identified)
  }

  replace(provider.AuthorizationCode.prototype, newBearerValue)
  replace(provider.RefreshToken.prototype, () => {
    const parent = Provider.ctx?.oidc.entities.RotatedRefreshToken

    return parent ? rotation.successorOf(parent.jti) : newBearerValue()
  })
}
