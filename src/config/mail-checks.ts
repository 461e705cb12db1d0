import { type CrossCheck, needs } from './cross-check.ts'
import { isLoopback } from './loopback.ts'
import type { Values } from './variables/index.ts'

/** What has to agree before mail can be sent. */
export const mailChecks: readonly CrossCheck[] = [
  {
    variable: 'SMTP_HOST',
    reads: ['SMTP_HOST', 'SMTP_URL'],
    findProblem: ({ SMTP_HOST, SMTP_URL }) =>
      SMTP_HOST && SMTP_URL ? 'must not be set together with SMTP_URL' : undefined,
  },
  ...(['SMTP_PORT', 'SMTP_USER', 'SMTP_PASSWORD'] as const).map(
    (variable): CrossCheck => ({
      variable,
      reads: [variable, 'SMTP_HOST', 'SMTP_URL'],
      findProblem: ({ SMTP_HOST, SMTP_URL, ...values }) => {
        if (!values[variable] || SMTP_HOST) return undefined

        return SMTP_URL
          ? 'must not be set together with SMTP_URL, which has room for it'
          : 'is of no use without SMTP_HOST'
      },
    }),
  ),
  needs('SMTP_USER', 'SMTP_PASSWORD'),
  needs('SMTP_PASSWORD', 'SMTP_USER'),
  needs('SMTP_URL', 'MAIL_FROM'),
  needs('SMTP_HOST', 'MAIL_FROM'),
  {
    variable: 'SMTP_TLS',
    reads: ['SMTP_TLS', 'SMTP_URL'],
    findProblem: ({ SMTP_TLS, SMTP_URL }) =>
      SMTP_URL?.isImplicitTls && SMTP_TLS && SMTP_TLS !== 'implicit'
        ? 'must be implicit or not be set, because SMTP_URL begins with smtps:'
        : undefined,
  },
  {
    variable: 'SMTP_TLS',
    reads: ['SMTP_TLS', 'SMTP_URL', 'SMTP_HOST', 'SMTP_PASSWORD'],
    findProblem: (values) =>
      values.SMTP_TLS === 'none' && sendsPasswordAbroad(values)
        ? 'must not be none: the password could be read on the way'
        : undefined,
  },
]

function sendsPasswordAbroad({ SMTP_URL, SMTP_HOST, SMTP_PASSWORD }: Values): boolean {
  const host = SMTP_URL?.host ?? SMTP_HOST ?? ''

  return (SMTP_URL?.credentials ?? SMTP_PASSWORD) !== undefined && !isLoopback(host)
}
