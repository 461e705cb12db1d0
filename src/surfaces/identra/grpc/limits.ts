import { MINUTE, SECOND } from '../../../core/values/index.ts'

const KIB = 1_024

/** What a connection may ask of us. A request of this service is a few hundred bytes. */
// biome-ignore format: a table
export const CONNECTION_LIMITS = {
  'grpc.max_receive_message_length': 64 * KIB,
  'grpc.max_send_message_length':    256 * KIB,
  'grpc.max_concurrent_streams':     100,
  /** In megabytes: of frames that wait to be written or read. */
  'grpc-node.max_session_memory':    2,
  'grpc.keepalive_time_ms':          1 * MINUTE,
  'grpc.keepalive_timeout_ms':       20 * SECOND,
  'grpc.max_connection_idle_ms':     5 * MINUTE,
  /** Then clients connect anew, and so spread over processes that came meanwhile. */
  'grpc.max_connection_age_ms':      30 * MINUTE,
  'grpc.max_connection_age_grace_ms': 1 * MINUTE,
} as const

/** Of each process. */
export const MAX_CONNECTIONS = 1_000

/** Under way in each process; one costs some 20 kilobytes until it is answered. */
export const MAX_CALLS = 10_000

export const HANDSHAKE_MS = 10 * SECOND

/** From its beginning to its answer: whoever sends no request in that time gets none. */
export const CALL_MS = 30 * SECOND
