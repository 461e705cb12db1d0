/**
 * Identra's face: its operations, and the doors to them. Nobody's address, password or token is
 * looked after here: the core does, and the provider.
 */
export type { GrpcListenOptions, GrpcServerDeps } from './grpc/index.ts'
export { type IdentraDeps, type IdentraOperations, identraOperations } from './operations/index.ts'
export { type IdentraRestDeps, identraRoutes, identraRoutesAt, notFound } from './rest/index.ts'

/** Loaded where it is served alone: its library is large. */
export const loadGrpc = () => import('./grpc/index.ts')
