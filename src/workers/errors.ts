import { DomainError } from '../core/errors.ts'

/** A worker ended, or hung, before it was ready. The cause is what it said about it. */
export class WorkerNotStarted extends DomainError {
  constructor(reason: string) {
    super('worker_not_started', 'unavailable', 'A worker did not start.', {
      cause: new Error(reason),
    })
  }
}
