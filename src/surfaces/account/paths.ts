const base = '/account'

/** Addresses of the account's pages. */
export const paths = {
  home: base,
  signIn: `${base}/sign-in`,
  callback: `${base}/callback`,
  signOut: `${base}/sign-out`,
  sessions: `${base}/devices`,
  endSession: (uid: string) => `${base}/devices/${uid}/end`,
  endOtherSessions: `${base}/devices/end-others`,
  apps: `${base}/apps`,
  revokeApp: (clientId: string) => `${base}/apps/${clientId}/revoke`,
  passkeys: `${base}/passkeys`,
  newPasskey: `${base}/passkeys/new`,
  passkeyOptions: `${base}/passkeys/new/options`,
  passkey: (id: string) => `${base}/passkeys/${id}`,
  passkeyRemoval: (id: string) => `${base}/passkeys/${id}/removal`,
  twoStep: `${base}/two-step`,
  twoStepSetUp: `${base}/two-step/set-up`,
  twoStepOff: `${base}/two-step/off`,
  recoveryCodes: `${base}/two-step/recovery-codes`,
}

/** Whether somebody may be sent there after signing in: a page of ours, and no other site. */
export const isOurs = (path: string): boolean => /^\/account(\/[\w-]+)*$/.test(path)
