export interface DecodedJwt {
  header: Record<string, unknown>
  payload: Record<string, unknown>
}

/** What a JWT says, unverified: for tokens that we just issued ourselves. Else undefined. */
export function decodeJwt(token: string | undefined): DecodedJwt | undefined {
  const [header, payload, signature] = token?.split('.') ?? []
  if (!header || !payload || !signature) return undefined

  return { header: decode(header), payload: decode(payload) }
}

const decode = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString())
