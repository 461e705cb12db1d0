/**
 * How the program tells what it does: a structured log that shows no credential. What is worth a
 * line, and its correlation id, is left to whoever writes it.
 */
export { createLogger, type Logger, type LoggerOptions } from './logger.ts'
