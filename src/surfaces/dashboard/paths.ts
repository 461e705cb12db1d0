const base = '/dashboard'

/** Addresses of the dashboard's pages. */
export const paths = {
  home: base,
  signIn: `${base}/sign-in`,
  callback: `${base}/callback`,
  signOut: `${base}/sign-out`,
  newApp: `${base}/apps/new`,
  tokens: `${base}/tokens`,
  revokeToken: (id: string) => `${base}/tokens/${id}/revoke`,
  app: (id: string) => `${base}/apps/${id}`,
  settings: (id: string) => `${base}/apps/${id}/settings`,
  secret: (id: string) => `${base}/apps/${id}/secret`,
  deletion: (id: string) => `${base}/apps/${id}/delete`,
  /** Where the sign-in is begun by POST, and where it comes back to. */
  trial: (id: string) => `${base}/apps/${id}/try`,
}

/** Whether somebody may be sent there after signing in: a page of ours, and no other site. */
export const isOurs = (path: string): boolean => /^\/dashboard(\/[\w-]+)*$/.test(path)

/** Where an app that is tried sends its user back to. */
export const trialRedirectUri =
  (issuer: string) =>
  (appId: string): string =>
    `${issuer}${paths.trial(appId)}`
