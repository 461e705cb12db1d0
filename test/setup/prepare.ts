import { type Backend, BackendMissing } from './backend.ts'
import { canInstallPackages, installPackages } from './debian-packages.ts'

type Say = (line: string) => void

/**
 * Finds or installs every backend and starts it.
 * @returns the environment that the suites run in
 * @throws {BackendMissing} when one cannot be had
 */
export async function prepare(
  backends: readonly Backend[],
  opened: AsyncDisposableStack,
  say: Say,
): Promise<Record<string, string>> {
  const environment: Record<string, string> = {}
  for (const backend of backends) {
    const program = backend.find() ?? install(backend, say)
    Object.assign(environment, await backend.start(program, opened))
    say(`${backend.name}: ${program}`)
  }

  return environment
}

function install({ name, packages, advice, find }: Backend, say: Say): string {
  const list = packages.join(' ')
  const ways = `${advice}\nTo run without its suites, by name: npm test -- --without ${name}`
  if (!canInstallPackages()) {
    throw new BackendMissing(
      `There is no ${name} here, and only root can install it: apt-get install ${list}\n${ways}`,
    )
  }

  say(`${name}: not here yet, installing ${list}`)
  try {
    installPackages(packages)
  } catch (error) {
    if (error instanceof BackendMissing) error.message += `\n${ways}`
    throw error
  }

  const program = find()
  if (!program) throw new BackendMissing(`Installed ${list}, but no ${name} runs here.\n${ways}`)

  return program
}
