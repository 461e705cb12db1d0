/**
 * The page behind the link that is printed at the first start. Who may use it, and once only, is
 * decided in `core/first-account`.
 */
export { setupLink, setupRoutes } from './routes.ts'
