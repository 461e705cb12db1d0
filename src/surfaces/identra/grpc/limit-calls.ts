import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js'

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
        if (!isCounted) {
          call.sendStatus({ code: status.RESOURCE_EXHAUSTED, details: 'Too many calls at once.' })
        }
      },
    })
  }
}
