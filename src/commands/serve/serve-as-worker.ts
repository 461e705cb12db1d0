import { createLogger } from '../../adapters/telemetry/index.ts'
import { loadConfig } from '../../config/index.ts'
import { startSystem } from '../../system.ts'
import { runWorker } from '../../workers/index.ts'
import type { CommandContext } from '../command-context.ts'
import { describeError } from '../describe-error.ts'
import { awaitStopSignal } from '../stop-signal.ts'
import { claimServePort } from './claim-serve-port.ts'

/** One of several: the primary has said what is odd about the configuration, and prepared the rest. */
export const serveAsWorker = ({ env, terminal }: CommandContext): Promise<void> =>
  runWorker({
    stopped: awaitStopSignal(),
    describe: (error) => describeError(error, env),
    start: async () => {
      const config = loadConfig(env, { isTerminal: terminal.isScreen })
      const log = createLogger(config.log)

      return claimServePort(() => startSystem(config, { log, isWorker: true }))
    },
  })
