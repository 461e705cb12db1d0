import type { Config } from '../../config/index.ts'
import { systemClock as clock } from '../../core/values/index.ts'
import type { CommandContext } from '../command-context.ts'
import { examineCertificate } from './certificate-check.ts'
import { examineCookies } from './cookie-check.ts'
import type { Finding } from './finding.ts'
import { examineGrpc } from './grpc-check.ts'
import { examineIssuer } from './issuer-check.ts'
import { examineMail } from './mail-check.ts'
import { examineRedis } from './redis-check.ts'
import { examineSecrets } from './secret-checks.ts'
import { examineSettings } from './setting-checks.ts'
import { examineStorage } from './storage-checks.ts'
import { examineUpstream } from './upstream-check.ts'

/** Looks at everything, as far as it can be seen from here, and changes nothing. */
export async function examine(
  config: Config,
  { env, open }: Pick<CommandContext, 'env' | 'open'>,
): Promise<readonly Finding[]> {
  const { issuer, redis, upstreams } = config
  const storage = await examineStorage(config.databaseUrl, () => open(config))
  const others = await Promise.all([
    redis ? examineRedis(redis) : [],
    ...upstreams.map((settings) => examineUpstream(settings, { issuer, clock })),
    examineMail(config.mail),
    examineIssuer(issuer, storage.publishedKeys),
    examineCertificate(issuer, clock.now()),
    examineGrpc(config, clock.now()),
    examineCookies(issuer),
  ])

  return [
    ...examineSecrets(config, env),
    ...examineSettings(config),
    ...storage.findings,
    ...others.flat(),
  ]
}
