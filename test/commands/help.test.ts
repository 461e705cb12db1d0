import { describe, expect, test } from '@jest/globals'
import type { Command } from 'commander'
import { createProgram } from '../../src/commands/program.ts'
import { openCommandLine } from '../support/command-line.ts'

const program = await createProgram({
  terminal: { isScreen: false, canAnswer: false } as never,
  env: {},
  open: () => Promise.reject(new Error('the help opens nothing')),
})

const leavesOf = (command: Command, path: readonly string[] = []): [string, Command][] =>
  command.commands.length
    ? command.commands.flatMap((inner) => leavesOf(inner, [...path, inner.name()]))
    : [[path.join(' '), command]]

describe.each(leavesOf(program))('latchkey %s', (path, command) => {
  test('is described, with each of its options, and shows examples', async () => {
    await using line = await openCommandLine()
    const { exitCode, stdout, stderr } = await line.run([...path.split(' '), '--help'])

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(`Usage: latchkey ${path}`)
    expect(stdout).toMatch(/\n\nExamples:\n {2}\$ /)
    expect(stdout).toMatch(`latchkey ${path}`)
    expect(command.description()).toMatch(/\.$/)
    for (const { long, description } of command.options) {
      expect({ long, description }).toEqual({ long, description: expect.stringMatching(/./) })
    }
  })
})

test('latchkey --help names every command, the configuration and the exit codes', async () => {
  await using line = await openCommandLine()
  const { exitCode, stdout } = await line.run(['--help'])

  expect(exitCode).toBe(0)
  for (const { name } of program.commands.map((command) => ({ name: command.name() }))) {
    expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'))
  }
  expect(stdout).toMatch('config/example.env')
  expect(stdout).toMatch('Exit codes: 0 done, 1 failed, 2 not understood.')
})

test.each([
  ['nothing', []],
  ['half a command', ['users']],
  ['an unknown command', ['frobnicate']],
  ['an unknown option', ['users', 'list', '--frobnicate']],
  ['an argument too many', ['users', 'list', 'all']],
  ['an argument too few', ['users', 'show']],
])('%s is misuse, and the help goes to the standard error', async (_, args) => {
  await using line = await openCommandLine()
  const { exitCode, stdout, stderr } = await line.run(args)

  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toMatch(/Usage: |--help/)
})
