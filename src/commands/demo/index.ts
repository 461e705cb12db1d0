/**
 * The provider with a sample application before it and stand-ins for Google and GitHub behind it, on
 * this machine alone. They are in `src/demo`; here all are started and told of each other.
 */
import type { Command } from 'commander'
import { loadConfig } from '../../config/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examples } from '../examples.ts'
import { awaitStopSignal } from '../stop-signal.ts'
import { parsePort } from '../whole-numbers.ts'
import { demoEnvironment } from './demo-environment.ts'
import { welcome } from './welcome.ts'

interface Options {
  relyingPartyPort: number
  googlePort: number
  githubPort: number
}

export const addDemoCommand = (program: Command, { env, terminal }: CommandContext): Command =>
  program
    .command('demo')
    .description('Run the provider with a sample application and stand-ins for Google and GitHub.')
    .option('--relying-party-port <port>', 'of the sample application', parsePort, 4_000)
    .option('--google-port <port>', 'of the stand-in for Google', parsePort, 4_001)
    .option('--github-port <port>', 'of the stand-in for GitHub', parsePort, 4_002)
    .addHelpText(
      'after',
      `${examples('latchkey demo', 'PORT=9000 latchkey demo --relying-party-port 9001')}
The demo is for this machine alone: of the configuration it takes PORT, DATA_DIR, LOG_LEVEL,
LOG_FORMAT and the lifetimes, and keeps what it needs in DATA_DIR/demo.`,
    )
    .action(async (ports: Options) => {
      const isTerminal = terminal.isScreen
      const config = loadConfig(demoEnvironment(env, ports), { isTerminal })
      const stopped = awaitStopSignal()

      // Only now: the other commands need no engine.
      const { startDemo } = await import('./start-demo.ts')
      await using demo = await startDemo(config, ports)
      terminal.print(welcome(demo, config))

      await stopped
    })
