import type { TransportFault } from '../stand-in/transport-fault.ts'

/** How it can go wrong: in what it says of a user, or in every answer that is not for a browser. */
export type Misbehaviour =
  | 'out-of-order'
  | 'elsewhere'
  | 'id-not-a-number'
  | 'addresses-not-a-list'
  | TransportFault
