import type { Config } from '../config/index.ts'
import { claimPort } from './claim-port.ts'

/** @throws {PortNotFree} that names the variable to change */
export const claimServePorts = <Started>(
  { grpc }: Pick<Config, 'grpc'>,
  start: () => Promise<Started>,
): Promise<Started> =>
  claimPort(
    (port) =>
      port === grpc?.port ? 'Set GRPC_PORT to another one, or to off.' : 'Set PORT to another one.',
    start,
  )
