/**
 * How people come in: by registering with a mailed code, or by an operator's word. Users who come
 * by an account elsewhere are left to `upstream`, the directory itself to `users`.
 */

export { PasswordRegistration } from './password-registration.ts'
export type {
  PendingRegistration,
  PendingRegistrationStore,
} from './pending-registration-store.ts'
export { Registration, type RegistrationForm } from './registration.ts'
export { UserRegistry } from './user-registry.ts'
