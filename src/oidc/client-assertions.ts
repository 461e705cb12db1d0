import { type Configuration, errors } from 'oidc-provider'
import { type Clock, DAY, SECOND } from '../core/values/index.ts'

type AssertionCheck = NonNullable<Configuration['assertJwtClientAuthClaimsAndHeader']>

/** What counts once is remembered for as long as it is good. */
const LONGEST = DAY

/** RFC 7523 §3: an assertion that would be good for unreasonably long is refused. */
export const refuseLastingAssertions =
  (clock: Clock): AssertionCheck =>
  async (_ctx, { exp }) => {
    if (Number(exp) * SECOND <= clock.now() + LONGEST) return

    throw new errors.InvalidClientAuth('the assertion expires more than a day from now')
  }
