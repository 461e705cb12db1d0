import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { GrpcCode } from '../operations/index.ts'
import { toStatus } from './refused-status.ts'

const TOO_MANY = toStatus({
  code: GrpcCode.RESOURCE_EXHAUSTED,
  message: 'Too many calls at once.',
  retryAfterSeconds: 1,
})

/** Turns calls away while so many are under way: an answer now, before memory runs out for all. */
export function limitCalls(maxCalls: number): ServerInterceptor {
  let underWay = 0

  return (_method, call) => {
    let isCounted = false

    return new ServerInterceptingCall(call, {
      start: (next) => {
        isCounted = underWay < maxCalls
        if (isCounted) underWay += 1
        next({
          onCancel: () => {
            if (isCounted) underWay -= 1
            isCounted = false
          },
        })
        if (!isCounted) call.sendStatus(TOO_MANY)
      },
    })
  }
}
