import { claimPort } from '../claim-port.ts'

/** @throws {PortNotFree} that names the variable to change */
export const claimServePort = <Started>(start: () => Promise<Started>): Promise<Started> =>
  claimPort('Set PORT to another one.', start)
