/** The run was ended by a signal. */
export class Interrupted extends Error {}

/**
 * From now on a signal does not end this process: it aborts what is returned, so that whatever was
 * started is stopped before we go.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new Interrupted(`Ended by ${signal}.`)))
  }

  return controller.signal
}
