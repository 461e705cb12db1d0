/** Beyond that, one sign-in would take the memory or the time of many. */
const MOST = { memoryKib: 256 * 1_024, passes: 16, lanes: 16 }

const PHC =
  /^\$argon2id\$v=19\$m=(?<m>\d{1,9}),t=(?<t>\d{1,4}),p=(?<p>\d{1,3})\$[\w+/]{11,64}\$[\w+/]{22,86}$/

/** Whether a hash that was made elsewhere can be verified here, at a cost that is bearable. */
export function isUsableHash(hash: string): boolean {
  const { m = 0, t = 0, p = 0 } = PHC.exec(hash)?.groups ?? {}
  const [memoryKib, passes, lanes] = [Number(m), Number(t), Number(p)]

  return (
    passes >= 1 &&
    lanes >= 1 &&
    // RFC 9106 §3.1: eight blocks a lane, of a KiB each.
    memoryKib >= 8 * lanes &&
    memoryKib <= MOST.memoryKib &&
    passes <= MOST.passes &&
    lanes <= MOST.lanes
  )
}
