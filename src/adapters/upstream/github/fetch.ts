import type { CustomFetch } from 'openid-client'
import { cappedFetch } from '../capped-fetch.ts'

/** GitHub refuses a code with status 200; here that is the 400 of RFC 6749 §5.2. */
export const gitHubFetch: CustomFetch = async (url, options) => {
  const response = await cappedFetch(url, options)
  const isRefusal = response.status === 200 && (await hasError(response.clone()))
  if (!isRefusal) return response

  return new Response(response.body, { status: 400, headers: response.headers })
}

async function hasError(response: Response): Promise<boolean> {
  try {
    const answer = (await response.json()) as { error?: unknown } | null

    return typeof answer?.error === 'string'
  } catch {
    // Whoever reads it says what is wrong with it.
    return false
  }
}
