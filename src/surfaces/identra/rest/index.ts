/**
 * The operations by HTTP: addresses, JSON, status codes, and what OpenAPI says of them. What an
 * operation does is left to `operations`.
 */
export { identraRoutesAt } from './api-operations.ts'
export { notFound } from './refusals.ts'
export { type IdentraRestDeps, identraRoutes } from './routes.ts'
