import { createLogger } from '../../adapters/telemetry/index.ts'
import { loadConfig } from '../../config/index.ts'
import { startSystem } from '../../system.ts'
import { runWorker } from '../../workers/index.ts'
import { claimServePorts } from '../claim-serve-ports.ts'
import type { CommandContext } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { awaitStopSignal } from '../stop-signal.ts'

/** One of several: the primary has said what is odd about the configuration, and prepared the rest. */
export const serveAsWorker = ({ env, terminal }: CommandContext): Promise<void> =>
  runWorker({
    stopped: awaitStopSignal(),
    describe: (error) => describeError(error, env),
    start: async () => {
      const config = loadConfig(env, { isTerminal: terminal.isScreen })
      const log = createLogger(config.log)

      return claimServePorts(config, () => startSystem(config, { log, isWorker: true }))
    },
  })
