import type { Config } from '../../config/index.ts'
import type { Demo } from './start-demo.ts'

/** What somebody reads who has just started the demo. */
export const welcome = (
  { relyingPartyUrl, googleUrl, githubUrl }: Demo,
  { issuer, dataDir }: Config,
) => `
Latchkey is running, with something to sign in to.

  Sample application    ${relyingPartyUrl}
  Latchkey              ${issuer}
  Stand-in for Google   ${googleUrl}
  Stand-in for GitHub   ${githubUrl}

What to try

  1. Open ${relyingPartyUrl} and sign in: register with any address.
     No mail is sent; the code is at ${issuer}/dev/mail
  2. Look at the tokens, refresh them, sign out, sign in again: your consent is remembered.
  3. Sign in with Google or GitHub and be one of their people. Ada is at both, with one address:
     she has one account here. Alan's address is verified by neither; see what that changes.
  4. Look after your account at ${issuer}/account: a passkey, two-step sign-in, who sees what.
  5. Register an app of your own at ${issuer}/dashboard, try its sign-in, and see what happened.

Everything is kept in ${dataDir}; delete that folder to begin anew.
Ctrl-C stops the demo.
`
