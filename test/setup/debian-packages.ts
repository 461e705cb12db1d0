import { spawnSync } from 'node:child_process'
import { BackendMissing } from './backend.ts'
import { pathsOf } from './programs.ts'

const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
const WAIT_FOR_OTHERS = ['-o', 'DPkg::Lock::Timeout=300']

/** Whether this is a Debian, or a child of it, and we are its root. */
export const canInstallPackages = (): boolean =>
  process.getuid?.() === 0 && pathsOf('apt-get').length > 0

/** @throws {BackendMissing} with all that apt-get said */
export function installPackages(packages: readonly string[]): void {
  aptGet('update')
  // What is in the way of a package stays: we add to a machine and take nothing from it.
  aptGet('install', '--yes', '--no-install-recommends', '--no-remove', ...packages)
}

function aptGet(...words: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync('apt-get', [...WAIT_FOR_OTHERS, ...words], {
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status === 0) return

  const log = `${stdout}${stderr}${error?.message ?? ''}`
  throw new BackendMissing(`\`apt-get ${words.join(' ')}\` failed:\n\n${log}`)
}
