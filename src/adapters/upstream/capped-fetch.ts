import type { CustomFetch } from 'openid-client'

const MAX_BYTES = 256 * 1024

/** Reads an answer whole, and gives up beyond 256 KB: nobody is trusted to stop sending. */
export const cappedFetch: CustomFetch = async (url, options) => {
  const response = await fetch(url, options)
  const { status, statusText, headers } = response

  return new Response(await readBody(response), { status, statusText, headers })
}

/** Counts what was unpacked, so that a small compressed answer cannot grow beyond the limit. */
async function readBody({ body }: Response): Promise<Uint8Array<ArrayBuffer> | null> {
  if (!body) return null

  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > MAX_BYTES) throw new RangeError(`the answer is longer than ${MAX_BYTES} bytes`)
    chunks.push(chunk)
  }

  return Buffer.concat(chunks)
}
