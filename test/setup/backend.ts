/** A program of the machine that suites need: found or installed, started, and stopped again. */
export interface Backend {
  /** As it is written after `--without`. */
  name: string

  /** The Debian packages that bring it. */
  packages: readonly string[]

  /** What to do where those packages do not help. */
  advice: string

  /** The path of a program that runs on this machine, or undefined. */
  find(): string | undefined

  /**
   * Makes it ready for the suites, and leaves on the stack whatever stops it again.
   * @returns the environment variables that tell the suites where it is
   */
  start(program: string, opened: AsyncDisposableStack): Promise<Record<string, string>>
}

/** The suites cannot run as they should. The message says why, and what to do. */
export class BackendMissing extends Error {}
