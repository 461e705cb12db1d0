/**
 * WebAuthn, by SimpleWebAuthn: what browsers are asked and what their answers prove. What is kept
 * of a passkey, and whom it signs in, is left to `core/passkeys`.
 */
export { WebAuthnCeremonies } from './webauthn-ceremonies.ts'
