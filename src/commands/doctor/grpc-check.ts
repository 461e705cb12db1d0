import { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { type Config, type GrpcSettings, readGrpcTls } from '../../config/index.ts'
import { askHealth, type HealthAnswer } from './ask-health.ts'
import { examineExpiry } from './certificate-check.ts'
import { type Finding, fault, fine, reasonOf, warning } from './finding.ts'
import { hostOf, isHere } from './places.ts'

/** Whether gRPC answers, and whether its certificate is one that clients take. */
export async function examineGrpc(
  { grpc, issuer }: Pick<Config, 'grpc' | 'issuer'>,
  now: number,
): Promise<readonly Finding[]> {
  if (!grpc) return []
  const certificate = grpc.tls && new X509Certificate(readGrpcTls(grpc.tls).certificate)
  const place = `${isEveryAddress(grpc.host) ? 'localhost' : inUrl(grpc.host)}:${grpc.port}`
  const answer = await examineAnswer(grpc, place, certificate)
  if (!certificate) return [answer]

  const name = isEveryAddress(grpc.host) || isHere(grpc.host) ? hostOf(issuer) : grpc.host

  return [
    answer,
    examineExpiry('grpc certificate', 'gRPC', { expiresAt: Date.parse(certificate.validTo), now }),
    ...examineName(certificate, name.replace(/^\[(.*)\]$/, '$1')),
  ]
}

async function examineAnswer(
  { tls }: GrpcSettings,
  place: string,
  certificate: X509Certificate | undefined,
): Promise<Finding> {
  try {
    return judge(place, await askHealth(`${tls ? 'https' : 'http'}://${place}`), {
      certificate,
      asksClients: tls?.clientAuthority !== undefined,
    })
  } catch (error) {
    return warning(
      'grpc',
      `Nothing answers by gRPC at ${place}, seen from here: ${reasonOf(error)}`,
      'Start Latchkey on this machine, or set GRPC_PORT=off where no program speaks it.',
    )
  }
}

function judge(
  place: string,
  answer: HealthAnswer,
  { certificate, asksClients }: { certificate: X509Certificate | undefined; asksClients: boolean },
): Finding {
  if (answer.certificate?.fingerprint256 !== certificate?.fingerprint256) {
    return warning(
      'grpc',
      `gRPC shows another certificate at ${place} than the one in GRPC_TLS_CERT.`,
      'A renewed one is shown after a minute; else see that Latchkey has the same GRPC_TLS_CERT.',
    )
  }
  if (asksClients) return fine('grpc', `gRPC asks its clients for a certificate at ${place}.`)

  return answer.isServing
    ? fine('grpc', `gRPC answers at ${place}.`)
    : fault(
        'grpc',
        answer.isServing === false
          ? `gRPC says at ${place} that it cannot serve.`
          : `Something else than gRPC answers at ${place}.`,
        answer.isServing === false
          ? 'See what /readyz and the log say: as a rule, the database is away or behind.'
          : 'Set GRPC_PORT to a port that is free.',
      )
}

/** By which name clients call it is theirs to know; as a rule it is one of ours. */
const examineName = (certificate: X509Certificate, name: string): readonly Finding[] =>
  (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) === undefined
    ? [
        warning(
          'grpc certificate',
          `The certificate of gRPC is for ${certificate.subjectAltName ?? certificate.subject}, ` +
            `and clients that call it ${name} refuse it.`,
          'Put a certificate in GRPC_TLS_CERT for the name that clients call it by.',
        ),
      ]
    : []

const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::'

const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host)
