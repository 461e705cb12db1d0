import { DomainError } from '../errors.ts'
import type { SpanStart, Tracer } from './tracer.ts'

type Method = (...parameters: unknown[]) => Promise<unknown>

/**
 * Makes of something one whose methods are told to the tracer, under `<name>.<method>`. Without a
 * tracer it stays as it is.
 * @param methods what is told, all of its own where nothing is said; they answer later
 */
export const tracedBy =
  (tracer: Tracer | undefined) =>
  <Target extends object>(
    start: SpanStart,
    target: Target,
    methods: readonly (keyof Target & string)[] = methodsOf(target),
  ): Target => {
    if (!tracer) return target
    const told = new Map(
      methods.map((method): [PropertyKey, Method] => {
        const run = (target[method] as Method).bind(target)
        const span = { ...start, name: `${start.name}.${method}` }

        return [method, (...parameters) => tracer.run(span, () => run(...parameters))]
      }),
    )

    // Bound: a proxy has no private fields.
    return new Proxy(target, {
      get(_, property) {
        const value = told.get(property) ?? Reflect.get(target, property, target)

        return typeof value === 'function' && !told.has(property) ? value.bind(target) : value
      },
    })
  }

const methodsOf = <Target extends object>(target: Target) =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(target)).filter(
    (name) => name !== 'constructor' && typeof target[name as keyof Target] === 'function',
  ) as (keyof Target & string)[]

/** Whether an error is our failure, or that of something we depend on; refusals are daily bread. */
export const isFailure = (error: unknown): boolean =>
  !(error instanceof DomainError) || error.kind === 'unavailable'
