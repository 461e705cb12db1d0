import { Secret } from '../../../src/core/values/index.ts'
import { node } from '../../support/processes.ts'
import type { Credentials } from '../../support/relying-party.ts'
import { REDIRECT_URI } from '../../support/test-system.ts'
import type { Fleet } from './fleet.ts'

export interface Person {
  email: string
  password: string
}

/** Registers as an operator would, with the commands of a version of its own. */
export class RegisteredByCommand {
  readonly #code: string
  readonly #env: Fleet['env']

  /** @param code the folder of the version */
  constructor(code: string, { env }: Pick<Fleet, 'env'>) {
    this.#code = code
    this.#env = env
  }

  async app(name: string, ...options: string[]): Promise<Credentials> {
    const { clientSecret, ...app } = await this.#run(
      ['apps', 'create', '--name', name, '--redirect-uri', REDIRECT_URI, ...options],
      '',
    )

    return { app, secret: new Secret(clientSecret) }
  }

  async person(name: string): Promise<Person> {
    const person = { email: `${name}@example.com`, password: 'analytical engine 1843' }
    await this.#run(
      [
        'users',
        'create',
        '--email',
        person.email,
        '--name',
        name,
        '--password-stdin',
        '--verified',
      ],
      `${person.password}\n`,
    )

    return person
  }

  /** @returns what the command prints as JSON */
  // biome-ignore lint/suspicious/noExplicitAny: it is another version that says what it is
  async #run(words: readonly string[], stdin: string): Promise<any> {
    const { exitCode, stdout, stderr } = await node(['src/main.ts', ...words, '--json'], {
      cwd: this.#code,
      env: this.#env,
      stdin,
    })
    if (exitCode !== 0) throw new Error(`${words.slice(0, 2).join(' ')}: ${stderr}`)

    return JSON.parse(stdout)
  }
}
