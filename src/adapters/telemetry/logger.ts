import { type DestinationStream, type Logger, pino } from 'pino'
import { PinoPretty } from 'pino-pretty'
import type { Config } from '../../config/index.ts'
import { standardOutput } from './standard-output.ts'
import { withoutCredentials } from './without-credentials.ts'

export type { Logger }

export type LoggerOptions = Config['log'] & {
  /** The standard output when it is left out. */
  destination?: DestinationStream
}

/**
 * A log with one JSON object on a line, or readable lines for a terminal. What is called like a
 * credential prints as `[secret]`, at any depth, and an error with its stack and its causes.
 */
export function createLogger({ level, format, destination }: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutCredentials },
      // Errors are serialized already, wherever they stand; pino's own way shows every field.
      serializers: { err: (error) => error },
    },
    format === 'pretty' ? prettyLines(destination) : (destination ?? standardOutput()),
  )

  // Formatters see nothing of what a child log always says. Children inherit this method.
  const { child } = logger
  logger.child = function (bindings, options) {
    return child.call(this, withoutCredentials(bindings), options) as never
  }

  return logger
}

// A stream in this process: lines of a worker thread are lost when the process ends.
const prettyLines = (destination: DestinationStream | undefined): DestinationStream =>
  PinoPretty({
    destination: destination ?? 1,
    sync: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
  })
