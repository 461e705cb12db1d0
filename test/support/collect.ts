import { Writable } from 'node:stream'

/** A stream that keeps what is written to it. */
export function collect(): Writable & { bytes(): Buffer } {
  const pieces: Buffer[] = []
  const stream = new Writable({
    write(piece, _encoding, done) {
      pieces.push(piece)
      done()
    },
  })

  return Object.assign(stream, { bytes: () => Buffer.concat(pieces) })
}
