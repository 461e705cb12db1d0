import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js'
import type { Log } from '../../../core/log.ts'
import type { Meter } from '../../../core/meter.ts'
import { type Caller, callerOf } from './pin-caller.ts'

/** One line of access log a call, and one count. Needs what `pinCaller` found out. */
export const recordCalls =
  ({ log, meter }: { log: Log; meter: Pick<Meter, 'callAnswered'> }): ServerInterceptor =>
  ({ path: method }, call) => {
    const startedAt = performance.now()
    let caller: Caller | undefined
    let isRecorded = false

    const record = (number: status): void => {
      if (isRecorded) return
      isRecorded = true
      const code = status[number] ?? 'UNKNOWN'
      const milliseconds = performance.now() - startedAt
      meter.callAnswered({ method, code, seconds: milliseconds / 1_000 })
      log[method.startsWith(PROBES) ? 'debug' : 'info'](
        { ...caller, method, status: code, milliseconds: Math.round(milliseconds * 10) / 10 },
        'call',
      )
    }

    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            caller = callerOf(metadata)
            pass(metadata)
          },
          // Also where the library itself has answered, which it does at the deadline.
          onCancel: () =>
            record(
              Number(call.getDeadline()) <= Date.now()
                ? status.DEADLINE_EXCEEDED
                : status.CANCELLED,
            ),
        }),
      sendStatus: (sent, next) => {
        record(sent.code ?? status.UNKNOWN)
        next(sent)
      },
    })
  }

/** Asked every few seconds by whoever runs us. */
const PROBES = '/grpc.health.v1.Health/'
