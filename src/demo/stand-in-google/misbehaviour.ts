import type { TransportFault } from '../stand-in/transport-fault.ts'

/** How it can go wrong: in the ID token, or in every answer that is not for a browser. */
export type Misbehaviour =
  | 'wrong-nonce'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'bad-signature'
  | 'expired'
  | TransportFault
