import { PortNotFree } from './errors.ts'

/**
 * Starts what listens on a port.
 * @param remedy what to change when the port cannot be had: "Set PORT to another one."
 * @throws {PortNotFree}
 */
export async function claimPort<Started>(
  remedy: string,
  start: () => Promise<Started>,
): Promise<Started> {
  try {
    return await start()
  } catch (error) {
    if (isPortFailure(error)) throw new PortNotFree(error.port, remedy, error)
    throw error
  }
}

const isPortFailure = (error: unknown): error is Error & { port: number } =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EADDRINUSE' || error.code === 'EACCES') &&
  'port' in error
