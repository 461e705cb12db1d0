/**
 * Identra's operations over gRPC: the service of `proto/identra/v1`, health, reflection, and what
 * holds every call to its limits and writes it down. What an operation does is left to
 * `operations`, who may listen where to the configuration.
 */
export { createGrpcServer, type GrpcServerDeps } from './grpc-server.ts'
export { type GrpcListenOptions, listenToGrpc } from './listen.ts'
