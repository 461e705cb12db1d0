import type { Server } from '@grpc/grpc-js'
import { HealthImplementation } from 'grpc-health-check'
import type { Readiness } from '../../http/index.ts'
import { IDENTRA_SERVICE } from './identra-definition.ts'

/** The server as a whole, and the one service that it is there for. */
const SERVICES = ['', IDENTRA_SERVICE]

/** `grpc.health.v1`: says what `/readyz` says, as of the last time that it was refreshed. */
export class Health {
  readonly #readiness: Pick<Readiness, 'isReady'>
  readonly #services = new HealthImplementation()
  #isServing: boolean | undefined

  constructor(readiness: Pick<Readiness, 'isReady'>) {
    this.#readiness = readiness
    this.#tell(false)
  }

  addTo(server: Server): void {
    this.#services.addToServer(server)
  }

  async refresh(): Promise<void> {
    this.#tell(await this.#readiness.isReady())
  }

  #tell(isServing: boolean): void {
    if (isServing === this.#isServing) return
    this.#isServing = isServing
    for (const service of SERVICES) {
      this.#services.setStatus(service, isServing ? 'SERVING' : 'NOT_SERVING')
    }
  }
}
