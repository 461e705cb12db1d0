import { join } from 'node:path'
import type { Environment } from '../../config/index.ts'
import { newBearerValue } from '../../core/values/index.ts'

/** What a demo takes over. An issuer, a secret or clients at upstreams for real are not for it. */
const KEPT = [
  'PORT',
  'GRPC_PORT',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'ACCESS_TOKEN_LIFETIME',
  'ID_TOKEN_LIFETIME',
  'AUTHORIZATION_CODE_LIFETIME',
  'REFRESH_TOKEN_LIFETIME',
  'REFRESH_TOKEN_MAX_LIFETIME',
  'REFRESH_OVERLAP',
  'SESSION_LIFETIME',
  'INTERACTION_LIFETIME',
  'JWKS_MAX_AGE',
]

/** The environment of a demo: loopback, data of its own, the upstreams at these ports. */
export const demoEnvironment = (
  env: Environment,
  { googlePort, githubPort }: { googlePort: number; githubPort: number },
): Environment => ({
  LOG_LEVEL: 'warn',
  GRPC_PORT: 'off',
  ...Object.fromEntries(KEPT.filter((name) => env[name]).map((name) => [name, env[name]])),
  DATA_DIR: join(env.DATA_DIR || './data', 'demo'),
  GOOGLE_ISSUER: `http://localhost:${googlePort}`,
  GOOGLE_CLIENT_ID: 'latchkey-demo',
  GOOGLE_CLIENT_SECRET: newBearerValue(),
  GITHUB_URL: `http://localhost:${githubPort}`,
  GITHUB_CLIENT_ID: 'latchkey-demo',
  GITHUB_CLIENT_SECRET: newBearerValue(),
})
