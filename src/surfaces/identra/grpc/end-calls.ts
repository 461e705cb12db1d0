import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js'
import type { Connections } from './connections.ts'

interface Ends {
  /** For the request and what is done about it, and as long again for whoever takes the answer. */
  callMs: number
  connections: Pick<Connections, 'cut'>
  closing: AbortSignal
}

/**
 * Ends calls that would not end by themselves: one whose request or answer takes longer than that,
 * and streams, which may take as long as they like, when the server closes.
 */
export const endCalls =
  ({ callMs, connections, closing }: Ends): ServerInterceptor =>
  ({ requestStream, responseStream }, call) => {
    const isStream = requestStream || responseStream
    let isAnswered = false
    let hasEnded = false
    const end = (code: status, details: string) => call.sendStatus({ code, details })
    const onClose = () => end(status.UNAVAILABLE, 'The server is about to end.')
    const onLate = () => {
      // A status stands behind the answer, which is not taken: nothing but the end gets there.
      if (isAnswered) connections.cut(call.getConnectionInfo())
      else end(status.DEADLINE_EXCEEDED, 'It took too long.')
    }
    const late = isStream ? undefined : setTimeout(onLate, callMs)

    return new ServerInterceptingCall(call, {
      start: (next) => {
        if (isStream) closing.addEventListener('abort', onClose)
        next({
          onCancel: () => {
            hasEnded = true
            clearTimeout(late)
            closing.removeEventListener('abort', onClose)
          },
        })
        if (isStream && closing.aborted) onClose()
      },
      sendMessage: (message, next) => {
        if (!hasEnded) {
          isAnswered = true
          late?.refresh()
        }
        next(message)
      },
    })
  }
