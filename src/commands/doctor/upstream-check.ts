import type { UpstreamSettings } from '../../config/index.ts'
import type { Clock } from '../../core/values/index.ts'
import { type Finding, fault, fine, reasonOf } from './finding.ts'

const PATIENCE_MS = 5_000

/** Whether people could be sent there: of an issuer its discovery, of GitHub that it answers. */
export async function examineUpstream(
  settings: UpstreamSettings,
  { issuer, clock }: { issuer: string; clock: Clock },
): Promise<Finding> {
  const name = settings.kind === 'oidc' ? settings.name : settings.kind
  const check = `upstream ${name}`

  try {
    if (settings.kind === 'github') await reach(settings.apiUrl)
    else {
      const { openUpstream } = await import('../../adapters/upstream/index.ts')
      const redirectUri = `${issuer}/upstream/${name}/callback`
      await openUpstream(settings, { clock }).challenge({ redirectUri })
    }

    return fine(check, 'It can be reached.')
  } catch (error) {
    return fault(
      check,
      `Nobody can sign in by ${name}: ${reasonOf(error)}`,
      'See that its address is right, and that the firewall lets this machine out to it by HTTPS.',
    )
  }
}

async function reach(address: string): Promise<void> {
  const { status, body } = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) })
  await body?.cancel()
  if (status >= 500) throw new Error(`${address} answers ${status}`)
}
