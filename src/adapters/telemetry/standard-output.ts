import { type DestinationStream, pino } from 'pino'

/**
 * The standard output. Lines that are logged within one turn of the event loop are handed over
 * together, at its end: each by itself costs more to hand over than to make. None is left behind
 * when the process ends, but by a signal that it does not see.
 */
export function standardOutput(): DestinationStream {
  const output = pino.destination(1)
  let lines = ''

  const handOver = () => {
    if (lines) output.write(lines)
    lines = ''
  }
  // Before the listener of the destination, which writes out what it has.
  process.prependOnceListener('exit', handOver)

  return {
    write(line) {
      if (!lines) setImmediate(handOver)
      lines += line
    },
  }
}
