import { connectGrpc } from '../../test/support/grpc.ts'
import type { Target } from '../servers/target.ts'
import { type Connection, expectStatus } from './connection.ts'

/** Carries out an operation of Identra's, for somebody from that address. */
export type CallIdentra = (
  operation: keyof typeof PATHS,
  message: object,
  from?: string,
  // biome-ignore lint/suspicious/noExplicitAny: as a program sees it
) => Promise<any>

/** A way to call them. */
export interface IdentraDoor {
  name: string
  title: string
  open(target: Target, connection: Connection): { call: CallIdentra; close: () => void }
}

const PATHS = {
  LoginByPassword: '/password/login',
  RegisterByPassword: '/password/register',
  SendLoginEmailCode: '/email/code',
  LoginByEmailCode: '/email/login',
  RefreshToken: '/token/refresh',
} as const

const LOOPBACK = '127.0.0.1'

export const rest: IdentraDoor = {
  name: 'rest',
  title: 'REST',
  open: (_target, connection) => ({
    call: async (operation, message, from = LOOPBACK) => {
      const headers = { 'x-forwarded-for': from }
      const answer = await connection.postJson(PATHS[operation], message, headers)

      return JSON.parse(expectStatus(answer, 200).text)
    },
    close: () => {},
  }),
}

export const grpc: IdentraDoor = {
  name: 'grpc',
  title: 'gRPC',
  open: ({ grpcAddress }) => {
    if (!grpcAddress) throw new TypeError('there is no gRPC')
    const program = connectGrpc(grpcAddress)

    return {
      call: async (operation, message, from = LOOPBACK) => {
        const outcome = await program.call(operation, message, { 'x-forwarded-for': from })
        if (outcome.code) throw new Error(`${outcome.code} ${outcome.message}`)

        return outcome.body
      },
      close: () => program[Symbol.dispose](),
    }
  },
}
