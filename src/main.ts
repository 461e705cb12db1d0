import { openStorageConsole, processTerminal, runCommand } from './commands/index.ts'
import { readEnvironment } from './config/index.ts'

// A reader that has seen enough, such as `head`, is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit()
  throw error
})

process.exitCode = await runCommand(process.argv.slice(2), {
  terminal: processTerminal(),
  readEnvironment,
  open: openStorageConsole,
})
