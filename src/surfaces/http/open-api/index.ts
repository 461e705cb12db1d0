/**
 * The API in OpenAPI 3.1. Each surface says what can be asked of it; how that is written down for
 * programs is decided here.
 */
export { type ApiOperation, type Named, routerPath } from './operation.ts'
export { openApiRoutes } from './routes.ts'
