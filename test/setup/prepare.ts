import { type Backend, BackendMissing } from './backend.ts'
import { canInstallPackages, installPackages } from './debian-packages.ts'

type Say = (line: string) => void

/**
 * Finds or installs every backend, and starts them side by side.
 * @returns the environment that the suites run in
 * @throws {BackendMissing} when one cannot be had
 */
export async function prepare(
  backends: readonly Backend[],
  opened: AsyncDisposableStack,
  say: Say,
): Promise<Record<string, string>> {
  install(
    backends.filter((backend) => !isGiven(backend) && !backend.find()),
    say,
  )

  const starting = backends.map(async (backend) => {
    const value = process.env[backend.variable] || (await start(backend, opened))
    say(`${backend.name}: ${isGiven(backend) ? `yours, by ${backend.variable}` : backend.find()}`)

    return [backend.variable, value] as const
  })
  // All of them, so that what is starting while another fails is stopped as well.
  const outcomes = await Promise.allSettled(starting)
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason

  return Object.fromEntries(await Promise.all(starting))
}

const isGiven = ({ variable }: Backend): boolean => Boolean(process.env[variable])

async function start(backend: Backend, opened: AsyncDisposableStack): Promise<string> {
  const program = backend.find()
  if (!program) throw new BackendMissing(`No ${backend.name} runs here.\n${waysOn([backend])}`)

  return await backend.start(program, opened)
}

function install(missing: readonly Backend[], say: Say): void {
  if (missing.length === 0) return

  const names = missing.map(({ name }) => name).join(', ')
  const packages = [...new Set(missing.flatMap((backend) => backend.packages))]
  const list = packages.join(' ')
  if (!canInstallPackages()) {
    throw new BackendMissing(
      `There is no ${names} here, and only root can install it: apt-get install ${list}\n${waysOn(missing)}`,
    )
  }

  say(`${names}: not here yet, installing ${list}`)
  try {
    installPackages(packages)
  } catch (error) {
    if (error instanceof BackendMissing) error.message += `\n${waysOn(missing)}`
    throw error
  }
}

const waysOn = (missing: readonly Backend[]): string =>
  [
    ...new Set(missing.map(({ advice }) => advice)),
    `To run without its suites, by name: npm test -- --without ${missing.map(({ name }) => name).join(',')}`,
  ].join('\n')
