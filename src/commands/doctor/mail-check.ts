import type { MailSettings } from '../../config/index.ts'
import { type Finding, fault, fine, reasonOf } from './finding.ts'

/** Whether the mail server answers and takes our password. Sends nothing. */
export async function examineMail(settings: MailSettings): Promise<readonly Finding[]> {
  if (settings.kind !== 'smtp') return []
  const { verifyMailServer } = await import('../../adapters/mail/index.ts')
  const { host, port } = settings

  try {
    await verifyMailServer(settings)

    return [fine('mail', `The mail server ${host}:${port} can be used.`)]
  } catch (error) {
    return [
      fault(
        'mail',
        `The mail server ${host}:${port} cannot be used: ${reasonOf(error)}`,
        adviceFor(reasonOf(error)),
      ),
    ]
  }
}

function adviceFor(reason: string): string {
  if (/\b(EAUTH|535|534|530)\b|login|auth/i.test(reason)) {
    return 'Set SMTP_USER and SMTP_PASSWORD to what the server knows.'
  }
  if (/certificate|TLS|SSL/i.test(reason)) {
    return 'Set SMTP_TLS as the server has it, and NODE_EXTRA_CA_CERTS where its authority is yours.'
  }

  return 'Correct SMTP_URL, and let the firewall of this machine out to it.'
}
