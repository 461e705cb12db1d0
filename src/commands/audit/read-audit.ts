import { type Command, Option } from 'commander'
import {
  AUDIT_EVENTS,
  type AuditEventName,
  type AuditQuery,
  auditEventNames,
  type Outcome,
} from '../../core/audit/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { type OperatorConsole, openConsole } from '../operator-console.ts'
import { formatTable } from '../output/index.ts'
import { awaitStopSignal } from '../stop-signal.ts'
import { parseCount } from '../whole-numbers.ts'
import { clientIdOf, userIdOf } from './find-subjects.ts'
import { followEvents } from './follow-events.ts'
import { parseMoment } from './parse-moment.ts'
import { eventToJson, eventToLine } from './print-event.ts'

interface Options {
  user?: string
  app?: string
  event: readonly AuditEventName[]
  outcome?: Outcome
  request?: string
  since?: string
  until?: string
  limit: number
  follow?: boolean
  events?: boolean
  json?: boolean
}

export const addAuditCommand = (program: Command, context: CommandContext): Command =>
  program
    .command('audit')
    .description('Show who did what, when, from where, in which app, and how it ended.')
    .option('--user <user>', 'only about them, by address or id; an id also of a deleted user')
    .option('--app <app>', 'only of this app, by id or client ID')
    .addOption(
      new Option('--event <name...>', 'only these').choices(auditEventNames).default([], 'all'),
    )
    .addOption(new Option('--outcome <outcome>', 'only these').choices(['success', 'failure']))
    .option('--request <id>', 'only of the request with this reference')
    .option('--since <time>', 'only after it: 2h ago, as 30m, 2h or 7d, or 2026-01-31T12:00:00Z')
    .option('--until <time>', 'only before it')
    .option('--limit <count>', 'how many at most, the newest', parseCount, 100)
    .option('--follow', 'go on with what happens from now on')
    .option('--events', 'say which events there are, and nothing else')
    .option('--json', 'print each event as a line of JSON')
    .addHelpText(
      'after',
      examples(
        'latchkey audit --since 2h --outcome failure',
        'latchkey audit --user ada@example.com --event password.changed password.reset',
        'latchkey audit --follow --json',
      ),
    )
    .action(async ({ follow, events, json, ...options }: Options) => {
      const { terminal } = context
      if (events) return terminal.print(describeEvents())

      await using operator = await openConsole(context)
      const query = await toQuery(operator, options)
      const found = await operator.audit.list(query)
      const toLine = json ? eventToJson : eventToLine
      for (const event of found.toReversed()) terminal.print(toLine(event))
      if (!follow) {
        if (!found.length && !json) terminal.warn('Nothing of that was recorded.')
        return
      }

      const stop = new AbortController()
      awaitStopSignal().then(() => stop.abort())
      for await (const event of followEvents(operator, {
        query,
        known: found,
        stop: stop.signal,
      })) {
        terminal.print(toLine(event))
      }
    })

async function toQuery(
  operator: OperatorConsole,
  { user, app, event, outcome, request, since, until, limit }: Options,
): Promise<AuditQuery> {
  const now = operator.clock.now()

  return {
    userId: user === undefined ? undefined : await userIdOf(operator, user),
    clientId: app === undefined ? undefined : await clientIdOf(operator, app),
    names: event.length ? event : undefined,
    outcome,
    correlationId: request,
    since: since === undefined ? undefined : parseMoment('--since', since, now),
    until: until === undefined ? undefined : parseMoment('--until', until, now),
    limit,
  }
}

const describeEvents = (): string =>
  formatTable(
    ['event', 'means'],
    auditEventNames.map((name) => [name, AUDIT_EVENTS[name][1]]),
  )
