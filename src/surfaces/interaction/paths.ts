import type { OpenInteraction } from '../../oidc/index.ts'

/** Addresses of one interaction's pages. */
export const pathsOf = ({ uid }: Pick<OpenInteraction, 'uid'>) => {
  const base = `/interaction/${uid}`

  return {
    login: base,
    signIn: `${base}/login`,
    register: `${base}/register`,
    code: `${base}/code`,
    resend: `${base}/code/resend`,
    askForCode: `${base}/email-code`,
    signInCode: `${base}/email-code/entry`,
    resendSignInCode: `${base}/email-code/resend`,
    reset: `${base}/reset`,
    resetCode: `${base}/reset/code`,
    resendResetCode: `${base}/reset/resend`,
    passkey: `${base}/passkey`,
    passkeyOptions: `${base}/passkey/options`,
    secondFactor: `${base}/two-step`,
    recoveryCode: `${base}/two-step/recovery`,
    secondFactorRequired: `${base}/two-step/required`,
    giveUp: `${base}/two-step/give-up`,
    consent: `${base}/consent`,
    switchAccount: `${base}/switch-account`,
    cancel: `${base}/cancel`,
    upstream: (provider: string) => `${base}/upstream/${provider}`,
  }
}
