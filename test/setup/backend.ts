/** A program of the machine that suites need: found or installed, started, and stopped again. */
export interface Backend {
  /** As it is written after `--without`. */
  name: string

  /** The Debian packages that bring it. */
  packages: readonly string[]

  /** What to do where those packages do not help. */
  advice: string

  /** Who needs it, as patterns of paths. Where none of these suites runs, it is not started. */
  suites: readonly string[]

  /**
   * The environment variable that tells the suites where it is. Whoever sets it brings one of their
   * own, and nothing is started.
   */
  variable: string

  /** The path of a program that runs on this machine, or undefined. */
  find(): string | undefined

  /**
   * Makes it ready for the suites, and leaves on the stack whatever stops it again.
   * @returns the value of its variable
   */
  start(program: string, opened: AsyncDisposableStack): Promise<string>
}

/** Every suite that may keep something. */
export const STORAGE_SUITES = ['test/{adapters,conformance,faults,flows}/**']

/** The suites cannot run as they should. The message says why, and what to do. */
export class BackendMissing extends Error {}
