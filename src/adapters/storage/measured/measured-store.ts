import { Unavailable } from '../../../core/errors.ts'
import type { Meter, StoreOperation } from '../../../core/meter.ts'

type Operation = (...parameters: unknown[]) => unknown
type Tell = ReturnType<Meter['storeOperation']>

/** Makes of a store one that tells the meter how long each of its operations takes. */
export const measuredBy =
  (meter: Pick<Meter, 'storeOperation'> | undefined) =>
  <Store extends object>(home: StoreOperation['home'], name: string, store: Store): Store => {
    if (!meter) return store
    const measured = new Map<PropertyKey, unknown>()

    return new Proxy(store, {
      get(_, property) {
        const known = measured.get(property)
        if (known) return known
        const value = Reflect.get(store, property, store)
        if (typeof value !== 'function' || typeof property !== 'string') return value

        const tell = meter.storeOperation({ home, store: name, operation: property })
        // Bound: a proxy has no private fields.
        const operation = measure(value.bind(store), tell)
        measured.set(property, operation)

        return operation
      },
    })
  }

const measure =
  (operation: Operation, tell: Tell): Operation =>
  async (...parameters) => {
    const startedAt = performance.now()
    let isFailure = false
    try {
      return await operation(...parameters)
    } catch (error) {
      isFailure = error instanceof Unavailable
      throw error
    } finally {
      tell((performance.now() - startedAt) / 1_000, isFailure)
    }
  }
