import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { newFolder } from './folders.ts'
import { startNode } from './processes.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const USED = ['express', 'jsonwebtoken', 'jwks-rsa', 'jose']

/** The code under a heading of a file of `test/samples`, with the address of a provider in it. */
export async function sampleOf(
  file: string,
  heading: string,
  [placeholder, address]: readonly [placeholder: string, address: string],
): Promise<string> {
  const text = await readFile(join(ROOT, 'test/samples', file), 'utf8')
  const sample = text.split(`## ${heading}\n`)[1]?.split('```')[1]
  if (!sample) throw new Error(`no sample ${heading}`)

  return sample.replace(/^\w+\n/, '').replaceAll(placeholder, address)
}

/**
 * Samples as a program in a process of its own.
 * @param sources by their paths; the first is started, and prints "listening" when it is
 */
export async function startSampleProgram(
  sources: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<AsyncDisposable> {
  await using started = new AsyncDisposableStack()
  const { path } = started.use(await newFolder())

  for (const [name, content] of Object.entries(sources)) {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  await mkdir(join(path, 'node_modules'), { recursive: true })
  for (const name of USED) {
    await symlink(join(ROOT, 'node_modules', name), join(path, 'node_modules', name))
  }
  const [main = ''] = Object.keys(sources)
  const server = started.use(
    startNode(['--disable-warning=ExperimentalWarning', main], { cwd: path, env }),
  )
  await server.untilPrinted(/listening/)

  return started.move()
}
