/**
 * What is measured: each scenario makes ready what it needs on a server, then offers one operation
 * for each connection. How long and how often they run is left to `measure.ts`.
 */
import { jwtToken, opaqueToken } from './client-credentials.ts'
import { codeExchange } from './code-exchange.ts'
import { identraScenarios } from './identra.ts'
import { introspection } from './introspection.ts'
import { jwks } from './jwks.ts'
import { wholeLogin } from './login.ts'
import { refreshRotation } from './refresh.ts'
import type { Scenario } from './scenario.ts'

export type { Scenario, Work } from './scenario.ts'

export const scenarios: readonly Scenario[] = [
  opaqueToken,
  jwtToken,
  codeExchange,
  refreshRotation,
  introspection,
  jwks,
  wholeLogin,
  ...identraScenarios,
]
