import { connect, type TLSSocket } from 'node:tls'
import { DAY } from '../../core/values/index.ts'
import { type Finding, fault, fine, warning } from './finding.ts'

const PATIENCE_MS = 5_000
/** What renews certificates by itself does so a month before, and tries again for weeks. */
const SOON_DAYS = 14

const RENEW = 'Renew it, and see that what renews certificates by itself still does so.'

/** How long the certificate lasts that the issuer shows. Whether it is trusted, its pages show. */
export async function examineCertificate(issuer: string, now: number): Promise<readonly Finding[]> {
  const { protocol, hostname, port } = new URL(issuer)
  if (protocol !== 'https:') return []
  const expiresAt = await expiryOf(hostname, Number(port) || 443)
  if (expiresAt === undefined) return []

  return [examineExpiry('certificate', hostname, { expiresAt, now })]
}

/** How long a certificate lasts. @param of whose it is */
export function examineExpiry(
  check: string,
  of: string,
  { expiresAt, now }: { expiresAt: number; now: number },
): Finding {
  const days = Math.floor((expiresAt - now) / DAY)
  const until = new Date(expiresAt).toISOString()

  if (days < 0) return fault(check, `The certificate of ${of} ended ${until}.`, RENEW)

  return days < SOON_DAYS
    ? warning(check, `The certificate of ${of} ends ${until}.`, RENEW)
    : fine(check, `The certificate of ${of} lasts for ${days} days.`)
}

/** Undefined where nothing answers by TLS, which is told where its pages are looked at. */
async function expiryOf(host: string, port: number): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  const name = host.replace(/^\[(.*)\]$/, '$1')
  // A certificate is looked at, nothing is told to whoever shows it.
  const socket: TLSSocket = connect({
    host: name,
    port,
    servername: name,
    rejectUnauthorized: false,
  })
  socket.once('secureConnect', () => resolve(Date.parse(socket.getPeerCertificate().valid_to)))
  socket.once('error', () => resolve(undefined))
  socket.setTimeout(PATIENCE_MS, () => resolve(undefined))

  const expiresAt = await promise
  socket.destroy()

  return expiresAt
}
