/**
 * The registry of apps as developers' programs reach it: JSON in, JSON out, a developer token in
 * between. What may be registered, and who owns it, is decided in the core.
 */
export { registryOperations } from './operations.ts'
export { type RegistryDeps, registryRoutes } from './routes.ts'
