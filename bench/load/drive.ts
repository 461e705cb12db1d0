export interface Load {
  seconds: number
  /** One of each operation that succeeded. */
  milliseconds: number[]
  errors: number
  /** The first few of them. */
  messages: string[]
}

/** One operation. False when there is nothing left to operate on. */
export type Operation = () => Promise<boolean>

const MESSAGES = 3

/**
 * Keeps every operation going, each again as soon as it is done, until the time is over or nothing
 * is left.
 */
export async function drive(operations: readonly Operation[], seconds: number): Promise<Load> {
  const load: Load = { seconds: 0, milliseconds: [], errors: 0, messages: [] }
  const startedAt = performance.now()
  const endsAt = startedAt + seconds * 1_000

  await Promise.all(operations.map((operation) => repeat(operation, endsAt, load)))
  load.seconds = (performance.now() - startedAt) / 1_000

  return load
}

async function repeat(operation: Operation, endsAt: number, load: Load): Promise<void> {
  while (performance.now() < endsAt) {
    const startedAt = performance.now()
    try {
      if (!(await operation())) return
      load.milliseconds.push(performance.now() - startedAt)
    } catch (error) {
      load.errors += 1
      if (load.messages.length < MESSAGES) load.messages.push(String(error))
    }
  }
}

export function addUp(loads: readonly Load[]): Load {
  return {
    seconds: loads.reduce((sum, { seconds }) => sum + seconds, 0),
    milliseconds: loads.flatMap(({ milliseconds }) => milliseconds),
    errors: loads.reduce((sum, { errors }) => sum + errors, 0),
    messages: loads.flatMap(({ messages }) => messages).slice(0, MESSAGES),
  }
}
