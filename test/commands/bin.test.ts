import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { newFolder } from '../support/folders.ts'
import { freePort } from '../support/free-port.ts'
import { node, startNode } from '../support/processes.ts'

/** Makes this Node say that it is an older one. */
const AS_NODE_20 = [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'20.20.2'}})`,
]

test('bin/latchkey runs the command and hands on how it ended', async () => {
  expect(await node(['bin/latchkey', '--version'])).toMatchObject({ exitCode: 0, stderr: '' })
  expect(await node(['bin/latchkey', 'frobnicate'])).toMatchObject({ exitCode: 2 })
})

test('bin/latchkey under an old Node runs the command with the one that npm brought', async () => {
  expect(await node([...AS_NODE_20, 'bin/latchkey', '--version'])).toEqual(
    await node(['bin/latchkey', '--version']),
  )
  expect(await node([...AS_NODE_20, 'bin/latchkey', 'frobnicate'])).toMatchObject({ exitCode: 2 })
})

test('bin/latchkey under an old Node hands on signals', async () => {
  await using folder = await newFolder()
  await using serving = startNode([...AS_NODE_20, 'bin/latchkey', 'serve'], {
    env: { PORT: String(await freePort()), GRPC_PORT: 'off', DATA_DIR: folder.path },
  })
  await serving.untilPrinted(/"listening"/)
  serving.kill('SIGTERM')

  expect(await serving.ended).toMatchObject({ exitCode: 0 })
})

/** `bin` with a program of one file: the folder to run it in, and what changes the file. */
async function smallProgram() {
  const folder = await newFolder()
  const { path } = folder
  const write = (text: string) => writeFile(join(path, 'src/main.ts'), text)
  await mkdir(join(path, 'src'))
  await cp('bin', join(path, 'bin'), { recursive: true })
  await writeFile(join(path, 'package.json'), '{ "type": "module" }')

  return {
    path,
    write,
    run: () => node([join(path, 'bin/latchkey')]),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

test('bin/latchkey runs what the sources say now, not what was stripped of them before', async () => {
  await using program = await smallProgram()

  for (const text of ['once', 'once', 'changed']) {
    await program.write(`const text: string = '${text}'\nconsole.log(text)\n`)
    expect(await program.run()).toEqual({ exitCode: 0, stdout: `${text}\n`, stderr: '' })
  }
})

test('bin/latchkey runs where what was stripped cannot be kept', async () => {
  await using program = await smallProgram()
  await writeFile(join(program.path, 'node_modules'), 'no folder')
  await program.write(`const text: string = 'all the same'\nconsole.log(text)\n`)

  expect(await program.run()).toEqual({ exitCode: 0, stdout: 'all the same\n', stderr: '' })
})

test('bin/latchkey leaves an error where it stands in the sources', async () => {
  await using program = await smallProgram()
  await program.write(`interface Left {\n  out: true\n}\nthrow new Error('here')\n`)

  for (const _ of ['stripped', 'kept']) {
    expect((await program.run()).stderr).toMatch(/src\/main\.ts:4:7/)
  }
})

test('bin/latchkey says what it needs when there is no Node that will do', async () => {
  await using folder = await newFolder()
  await mkdir(join(folder.path, 'bin'))
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }')
  await copyFile('bin/latchkey', join(folder.path, 'bin', 'latchkey'))

  expect(await node([...AS_NODE_20, join(folder.path, 'bin', 'latchkey'), '--version'])).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: expect.stringMatching(/^error: Latchkey needs Node 22\.18 or later; this is 20\.20\.2/),
  })
})
