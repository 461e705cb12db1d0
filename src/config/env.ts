import { existsSync } from 'node:fs'
import { loadEnvFile } from 'node:process'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment, completed by a `.env` file in the working directory, which never overrides. */
export function readEnvironment(): Environment {
  if (existsSync('.env')) loadEnvFile('.env')

  return process.env
}
