/**
 * Identra's twelve operations, each written once: plain messages in and out, and one vocabulary for
 * what is refused. How a message travels is left to the doors, `rest` and `grpc`; what is right is
 * decided in the core, and tokens come from the token endpoint.
 */
export type { CallContext } from './call-context.ts'
export { InvalidField } from './errors.ts'
export {
  type IdentraDeps,
  type IdentraOperations,
  identraOperations,
  type Operation,
} from './operations.ts'
export { GrpcCode, type Refusal, refusalOf } from './refusal.ts'
export * as wire from './wire.ts'
