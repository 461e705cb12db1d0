const base = '/account'

/** Addresses of the account's pages. */
export const paths = {
  home: base,
  signIn: `${base}/sign-in`,
  callback: `${base}/callback`,
  signOut: `${base}/sign-out`,
  addresses: `${base}/addresses`,
  newAddress: `${base}/addresses/new`,
  addressCode: `${base}/addresses/code`,
  resendAddressCode: `${base}/addresses/code/resend`,
  address: (key: string) => `${base}/addresses/${key}`,
  makePrimary: (key: string) => `${base}/addresses/${key}/primary`,
  removeAddress: (key: string) => `${base}/addresses/${key}/remove`,
  password: `${base}/password`,
  identities: `${base}/linked`,
  linkIdentity: (provider: string) => `${base}/linked/new/${provider}`,
  identity: (key: string) => `${base}/linked/${key}`,
  sessions: `${base}/devices`,
  endSession: (uid: string) => `${base}/devices/${uid}/end`,
  endOtherSessions: `${base}/devices/end-others`,
  data: `${base}/data`,
  exportData: `${base}/data/export`,
  deletion: `${base}/data/delete`,
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
