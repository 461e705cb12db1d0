import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

export interface Outcome {
  exitCode: number | null
  stdout: string
  stderr: string
}

export interface NodeOptions {
  cwd?: string
  env?: Record<string, string>
  stdin?: string
}

/** Runs Node to its end as an operator would: nothing of our own environment but the PATH. */
export async function node(
  args: readonly string[],
  { cwd, env = {}, stdin = '' }: NodeOptions = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH, ...env } })
  child.stdin.on('error', () => {}).end(stdin)

  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve)
    }),
  ])

  return { exitCode, stdout, stderr }
}
