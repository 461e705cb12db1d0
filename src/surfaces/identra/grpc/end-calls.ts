import { ServerInterceptingCall, type ServerInterceptor, status } from '@grpc/grpc-js'

/**
 * Ends calls that would not end by themselves: one whose request or answer takes longer than that,
 * and streams, which may take as long as they like, when the server closes.
 */
export const endCalls =
  ({ callMs, closing }: { callMs: number; closing: AbortSignal }): ServerInterceptor =>
  ({ requestStream, responseStream }, call) => {
    const isStream = requestStream || responseStream
    const end = (code: status, details: string) => call.sendStatus({ code, details })
    const onClose = () => end(status.UNAVAILABLE, 'The server is about to end.')
    const late = isStream
      ? undefined
      : setTimeout(() => end(status.DEADLINE_EXCEEDED, 'It took too long.'), callMs)

    return new ServerInterceptingCall(call, {
      start: (next) => {
        if (isStream) closing.addEventListener('abort', onClose)
        next({
          onCancel: () => {
            clearTimeout(late)
            closing.removeEventListener('abort', onClose)
          },
        })
        if (isStream && closing.aborted) onClose()
      },
    })
  }
