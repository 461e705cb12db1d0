import type { Command } from 'commander'
import { createLogger } from '../adapters/telemetry/index.ts'
import { claimPort } from './claim-port.ts'
import type { CommandContext } from './command-context.ts'
import { configure } from './configure.ts'
import { examples } from './examples.ts'
import { awaitStopSignal } from './stop-signal.ts'

export const addServeCommand = (program: Command, context: CommandContext): Command =>
  program
    .command('serve')
    .description('Run the provider until it is stopped by SIGINT or SIGTERM.')
    .addHelpText(
      'after',
      examples('latchkey serve', 'PORT=443 ISSUER=https://id.example.com latchkey serve'),
    )
    .action(async () => {
      const { terminal } = context
      const config = configure(context)
      const stopped = awaitStopSignal()
      const log = createLogger(config.log)

      // Only now: the other commands need no engine.
      const { startSystem } = await import('../system.ts')
      await using system = await claimPort('Set PORT to another one.', () =>
        startSystem(config, { log }),
      )

      const { url } = system
      const { issuer } = config
      if (config.log.format === 'json') log.info({ url, issuer }, 'listening')
      else terminal.print(`Latchkey is ${issuer}\nIt listens on ${url}. Ctrl-C stops it.`)

      await stopped
    })
