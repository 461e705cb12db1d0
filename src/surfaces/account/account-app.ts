import { type OwnApp, ownApp } from '../own-app/index.ts'
import { paths } from './paths.ts'

/** The account page as an app of our own provider. @param keys as `ownApp` takes them */
export const accountApp = (issuer: string, keys: readonly Buffer[]): OwnApp =>
  ownApp({ id: 'account', redirectUri: `${issuer}${paths.callback}`, keys })
