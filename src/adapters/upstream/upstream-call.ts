import { withDeadline } from '../../core/values/index.ts'
import { asUpstreamError } from './upstream-error.ts'

/**
 * Asks an upstream, and has its answer in time or not at all.
 * @throws {UpstreamRefused}
 * @throws {UpstreamFailed}
 */
export async function callUpstream<Result>(
  timeoutMs: number,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await withDeadline(work(), timeoutMs)
  } catch (error) {
    throw asUpstreamError(error)
  }
}
