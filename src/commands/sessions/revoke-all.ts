import type { Command } from 'commander'
import type { RevokedCounts } from '../../core/artifacts/index.ts'
import type { Instant } from '../../core/values/index.ts'
import type { CommandContext } from '../command-context.ts'
import { confirm } from '../confirm.ts'
import { Misuse } from '../errors.ts'
import { examples } from '../examples.ts'
import { openConsole } from '../operator-console.ts'
import { formatJson, formatRecord, toTimestamp } from '../output/index.ts'

interface Options {
  before: string
  personalTokens?: boolean
  yes?: boolean
  json?: boolean
}

export const addRevokeAll = (sessions: Command, context: CommandContext): Command =>
  sessions
    .command('revoke-all')
    .description('End every session, grant, refresh token and code that was issued before a time.')
    .requiredOption('--before <time>', 'ISO 8601, such as 2026-11-22T03:00:00Z, or now')
    .option('--personal-tokens', "end developers' personal tokens of before that time too")
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Everybody signs in again. Processes may go on serving. An access token that is a signed JWT is not
asked about here: APIs take it until it expires (ACCESS_TOKEN_LIFETIME) or until the key that signed
it is revoked. With Redis, tokens of machine apps live as long.
${examples(
  'latchkey sessions revoke-all --before now',
  'latchkey sessions revoke-all --before 2026-11-22T03:00:00Z --personal-tokens --yes',
)}`,
    )
    .action(async ({ before, personalTokens = false, yes, json }: Options) => {
      const { terminal } = context
      await using operator = await openConsole(context)
      const now = operator.clock.now()
      const issuedBefore = readTime(before, now)
      const at = new Date(issuedBefore).toISOString()

      await confirm(terminal, `End everything that was issued before ${at}?`, { yes: !!yes })
      const revoked = await operator.issuedThings.revoke({
        issuedBefore,
        now,
        withPersonalTokens: personalTokens,
      })
      await operator.audit.record({ name: 'sessions.ended', detail: `all before ${at}` })
      terminal.print(
        json
          ? formatJson({ before: toTimestamp(issuedBefore), revoked })
          : `${describe(revoked)}\n\n${JWTS_GO_ON}`,
      )
    })

const JWTS_GO_ON =
  'JWT access tokens go on until they expire (ACCESS_TOKEN_LIFETIME) or their key is revoked: ' +
  'see latchkey keys --help.'

const WITH_ZONE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/

/** @throws {Misuse} for what is no time, or one that means another in each time zone */
function readTime(text: string, now: Instant): Instant {
  if (text === 'now') return now
  const instant = WITH_ZONE.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(instant)) throw new Misuse('--before must be now, or as 2026-11-22T03:00:00Z')
  if (instant > now) throw new Misuse('--before must not be in the future')

  return instant
}

const describe = (revoked: RevokedCounts): string =>
  formatRecord([
    ['sessions', String(revoked.sessions)],
    ['grants, with their tokens', String(revoked.grants)],
    ['other tokens and pages', String(revoked.others)],
    ['personal tokens', String(revoked.personalTokens)],
  ])
