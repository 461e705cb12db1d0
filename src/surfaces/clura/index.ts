/**
 * Clura's face: its addresses, its JSON, its errors, each turned into a request to the one provider
 * and back. It issues nothing and keeps nothing of its own; its app registry is `surfaces/registry`.
 */
export { cluraOperations } from './operations.ts'
export { type CluraDeps, cluraRoutes } from './routes.ts'
