import { createLogger } from '../../adapters/telemetry/index.ts'
import type { Config } from '../../config/index.ts'
import type { Log } from '../../core/log.ts'
import { SECOND } from '../../core/values/index.ts'
import { prepareStorage } from '../../prepare-storage.ts'
import { openStorage } from '../../storage.ts'
import { probePort, WorkerPool } from '../../workers/index.ts'
import { claimServePorts } from '../claim-serve-ports.ts'
import type { CommandContext } from '../command-context.ts'
import { awaitStopSignal } from '../stop-signal.ts'
import type { Terminal } from '../terminal.ts'
import { announce } from './announce.ts'
import { inviteFirstUser } from './invite-first-user.ts'
import { serveTotals } from './serve-metrics.ts'

/** Longer than a worker gives the requests and the notices of logouts that are under way. */
const DRAIN_MS = 20 * SECOND

/** The primary: makes everything ready once, and then only looks after its workers. */
export async function serveByWorkers(
  config: Config,
  { terminal }: Pick<CommandContext, 'terminal'>,
): Promise<void> {
  const stopped = awaitStopSignal()
  const log = createLogger(config.log)
  await claimServePorts(config, () => probePorts(config))
  await prepare(config, { log, terminal })

  await using pool = await WorkerPool.start({
    count: config.workers,
    log,
    patienceMs: config.shutdownDelaySeconds * SECOND + DRAIN_MS,
  })
  await using _metrics = await serveTotals(config, () => pool.measure())
  announce({ config, terminal, log, url: pool.url })
  await stopped
}

async function probePorts({ host, port, grpc }: Config): Promise<void> {
  await probePort({ host, port })
  if (grpc) await probePort(grpc)
}

async function prepare(
  config: Config,
  { log, terminal }: { log: Log; terminal: Pick<Terminal, 'warn'> },
): Promise<void> {
  await using storage = await openStorage(config, { log })
  await storage.connect()
  await prepareStorage(config, storage, log)
  await inviteFirstUser(config, storage, terminal)
}
