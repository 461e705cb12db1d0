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
    consent: `${base}/consent`,
    switchAccount: `${base}/switch-account`,
    cancel: `${base}/cancel`,
    upstream: (provider: string) => `${base}/upstream/${provider}`,
  }
}
