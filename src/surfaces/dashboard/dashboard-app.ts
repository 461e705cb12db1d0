import { type OwnApp, ownApp } from '../own-app/index.ts'
import { paths } from './paths.ts'

/** The dashboard as an app of our own provider. @param keys as `ownApp` takes them */
export const dashboardApp = (issuer: string, keys: readonly Buffer[]): OwnApp =>
  ownApp({ id: 'dashboard', redirectUri: `${issuer}${paths.callback}`, keys })
