import { type Finding, fault, fine } from './finding.ts'

const PATIENCE_MS = 5_000
const PAGE = '/dashboard/sign-in'

/** Whether what a browser gets to keep reaches it as it was sent, through whatever stands between. */
export async function examineCookies(issuer: string): Promise<readonly Finding[]> {
  const answer = await fetch(`${issuer}${PAGE}`, {
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => undefined)
  // That nothing answers is told where the discovery document is looked at.
  if (!answer || answer.status >= 400) return []
  const cookies = answer.headers.getSetCookie()
  const location = URL.parse(answer.headers.get('location') ?? '', issuer)

  if (location?.origin !== issuer) {
    return [
      fault(
        'cookies',
        `${issuer}${PAGE} leads people on to ${location?.href.slice(0, 200) ?? 'nowhere'}.`,
        'See that the proxy leaves the Location of answers as it is.',
      ),
    ]
  }
  if (!cookies.length) {
    return [
      fault(
        'cookies',
        'No cookie arrives, so nobody can sign in.',
        'See that the proxy lets Set-Cookie through, and caches no page.',
      ),
    ]
  }
  const spoiled = cookies.find((cookie) => !isAsSent(cookie, issuer.startsWith('https:')))

  return [
    spoiled
      ? fault(
          'cookies',
          `A cookie arrives changed: ${spoiled.replace(/=[^;]*/, '=…')}`,
          'See that the proxy leaves Set-Cookie as it is: its Path, Secure, HttpOnly and SameSite.',
        )
      : fine('cookies', 'Cookies arrive as they were sent.'),
  ]
}

function isAsSent(cookie: string, isHttps: boolean): boolean {
  const [, ...attributes] = cookie.toLowerCase().split(/; */)

  return (
    attributes.includes('httponly') &&
    attributes.includes('path=/') &&
    attributes.some((attribute) => attribute.startsWith('samesite=')) &&
    attributes.includes('secure') === isHttps &&
    !attributes.some((attribute) => attribute.startsWith('domain='))
  )
}
