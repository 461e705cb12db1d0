import { createLogger } from '../../adapters/telemetry/index.ts'
import type { Config } from '../../config/index.ts'
import { startSystem } from '../../system.ts'
import { claimServePorts } from '../claim-serve-ports.ts'
import type { CommandContext } from '../command-context.ts'
import { awaitStopSignal } from '../stop-signal.ts'
import { announce } from './announce.ts'
import { inviteFirstUser } from './invite-first-user.ts'
import { serveTotals } from './serve-metrics.ts'

/** One process that does everything. */
export async function serveAlone(
  config: Config,
  { terminal }: Pick<CommandContext, 'terminal'>,
): Promise<void> {
  const stopped = awaitStopSignal()
  const log = createLogger(config.log)
  await using system = await claimServePorts(config, () => startSystem(config, { log }))
  const { measure } = system
  await using _metrics = await serveTotals(config, async () => [
    { worker: process.pid, snapshot: await measure?.() },
  ])

  announce({ config, terminal, log, url: system.url })
  await inviteFirstUser(config, system.storage, terminal)
  await stopped
}
