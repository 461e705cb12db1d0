const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const

// npm hands on a signal that the terminal has sent to every process already.
const SAME_SIGNAL_MS = 500

/**
 * Settles at the first signal to stop. One that comes after it ends the process at once, for
 * somebody who will not wait until everything is closed.
 */
export function awaitStopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | undefined

    for (const [signal, number] of Object.entries(SIGNALS)) {
      process.on(signal, () => {
        firstAt ??= performance.now()
        if (performance.now() - firstAt > SAME_SIGNAL_MS) process.exit(128 + number)
        resolve()
      })
    }
  })
}
