import { Metadata, ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js'
import { clientAddresses, correlationIdOf } from '../../http/index.ts'

/** Who calls, by what is known of it and not by what it says. */
export interface Caller {
  correlationId: string
  address: string
}

const CORRELATION_ID = 'x-request-id'
const FORWARDED_FOR = 'x-forwarded-for'

/**
 * Pins what a call says about itself to what we know, as HTTP does: the correlation id is kept when
 * it is harmless, else made, and goes back to the caller; the address is the peer's, or what a
 * trusted proxy says.
 * @param trusted addresses and CIDR ranges
 */
export function pinCaller(trusted: readonly string[]): ServerInterceptor {
  const addressOf = clientAddresses(trusted)

  return (_method, call) => {
    const peer = call.getConnectionInfo().remoteAddress ?? ''
    let correlationId = ''
    let isNamed = false

    return new ServerInterceptingCall(call, {
      start: (next) =>
        next({
          onReceiveMetadata: (metadata, pass) => {
            correlationId = correlationIdOf(textOf(metadata, CORRELATION_ID))
            metadata.set(CORRELATION_ID, correlationId)
            metadata.set(FORWARDED_FOR, addressOf(peer, textOf(metadata, FORWARDED_FOR)))
            pass(metadata)
          },
        }),
      sendMetadata: (metadata, next) => {
        metadata.set(CORRELATION_ID, correlationId)
        isNamed = true
        next(metadata)
      },
      // Of a refusal there is nothing before its status.
      sendStatus: (status, next) =>
        next(wellFormed(isNamed ? status : named(status, correlationId))),
    })
  }
}

/** After `pinCaller`. */
export const callerOf = (metadata: Metadata): Caller => ({
  correlationId: textOf(metadata, CORRELATION_ID),
  address: textOf(metadata, FORWARDED_FOR),
})

/** All values of a name as one, as in a header of HTTP. */
export const textOf = (metadata: Metadata, name: string): string => metadata.get(name).join(', ')

type SentStatus = Parameters<ServerInterceptingCall['sendStatus']>[0]

function named(status: SentStatus, correlationId: string): SentStatus {
  const metadata = status.metadata?.clone() ?? new Metadata()
  metadata.set(CORRELATION_ID, correlationId)

  return { ...status, metadata }
}

// The library encodes details as a URI, which throws at what is no Unicode; callers can send that.
const wellFormed = (status: SentStatus): SentStatus => ({
  ...status,
  details: status.details?.toWellFormed() ?? '',
})
