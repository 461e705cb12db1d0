import { status } from '@grpc/grpc-js'
import { expect, test } from '@jest/globals'
import { freePort } from '../support/free-port.ts'
import { connectGrpc } from '../support/grpc.ts'
import { IdentraProgram, mailedCode } from '../support/identra.ts'
import { byGrpc, byRest } from '../support/identra-doors.ts'
import { startTestSystem } from '../support/test-system.ts'

const GUESSES = 200
const EMAIL = 'ada@example.com'

test('of two hundred guesses at once through both doors five are looked at', async () => {
  const GRPC_PORT = String(await freePort())
  await using system = await startTestSystem({ env: { GRPC_PORT } })
  using program = connectGrpc(`localhost:${GRPC_PORT}`)
  const doors = [byGrpc(program), byRest(new IdentraProgram(system))]
  const ask = (rpc: string, n: number, fields: object) =>
    doors[n % doors.length]?.(rpc, { email: EMAIL, ...fields })
  await ask('SendLoginEmailCode', 0, {})
  const right = mailedCode(system)

  const answers = await Promise.all(
    Array.from({ length: GUESSES }, (_, n) => {
      const wrong = String((Number(right) + 1 + n) % 1_000_000).padStart(6, '0')

      return ask('LoginByEmailCode', n, { code: wrong })
    }),
  )

  const codes = answers.map((answer) => answer?.code)
  const lookedAt = codes.filter((code) => code === status.UNAUTHENTICATED)
  expect(lookedAt.length).toBeLessThanOrEqual(5)
  expect(lookedAt.length).toBeGreaterThan(0)
  expect(codes.filter((code) => code === status.RESOURCE_EXHAUSTED)).toHaveLength(
    GUESSES - lookedAt.length,
  )
  expect(Number(answers.find((answer) => answer?.retryAfter)?.retryAfter)).toBeLessThanOrEqual(900)
  expect(await ask('LoginByEmailCode', 0, { code: right })).not.toMatchObject({ code: status.OK })
})
