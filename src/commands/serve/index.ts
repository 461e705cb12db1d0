/**
 * Runs the provider: by itself, or as the primary of several workers of this machine, or as one of
 * those. What is served is put together in `system.ts`.
 */
import cluster from 'node:cluster'
import type { Command } from 'commander'
import type { CommandContext } from '../command-context.ts'
import { configure } from '../configure.ts'
import { examples } from '../examples.ts'

export const addServeCommand = (program: Command, context: CommandContext): Command =>
  program
    .command('serve')
    .description('Run the provider until it is stopped by SIGINT or SIGTERM.')
    .addHelpText(
      'after',
      examples(
        'latchkey serve',
        'PORT=443 ISSUER=https://id.example.com latchkey serve',
        'WORKERS=auto latchkey serve',
      ),
    )
    .action(() => serve(context))

// Each way is loaded only where it is gone: other commands need no engine, nor does a primary.
async function serve(context: CommandContext): Promise<void> {
  if (cluster.isWorker) {
    const { serveAsWorker } = await import('./serve-as-worker.ts')
    return serveAsWorker(context)
  }

  const config = configure(context)
  if (config.workers > 1) {
    const { serveByWorkers } = await import('./serve-by-workers.ts')
    return serveByWorkers(config, context)
  }
  const { serveAlone } = await import('./serve-alone.ts')
  return serveAlone(config, context)
}
