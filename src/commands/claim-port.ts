import { PortNotFree } from './errors.ts'

/**
 * Starts what listens on a port.
 * @param remedyOf what to change when the port cannot be had: "Set PORT to another one."
 * @throws {PortNotFree}
 */
export async function claimPort<Started>(
  remedyOf: string | ((port: number) => string),
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await start()
  } catch (error) {
    if (!isPortFailure(error)) throw error
    const remedy = typeof remedyOf === 'string' ? remedyOf : remedyOf(error.port)
    throw new PortNotFree(error.port, remedy, error)
  }
}

const isPortFailure = (error: unknown): error is Error & { port: number } =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EADDRINUSE' || error.code === 'EACCES') &&
  'port' in error
