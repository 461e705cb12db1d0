import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose'
import { type Clock, HOUR, SECOND } from '../../core/values/index.ts'
import type { Misbehaviour } from './misbehaviour.ts'

const KEY_ID = 'stand-in'

/** Signs ID tokens by RS256, or spoils them when told to. */
export class IdTokenSigner {
  readonly #issuer: string
  readonly #clock: Clock
  readonly #key: CryptoKey
  readonly publicJwk: JWK

  private constructor(options: { issuer: string; clock: Clock; key: CryptoKey; publicJwk: JWK }) {
    this.#issuer = options.issuer
    this.#clock = options.clock
    this.#key = options.key
    this.publicJwk = options.publicJwk
  }

  static async create(options: { issuer: string; clock: Clock }): Promise<IdTokenSigner> {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const publicJwk = { ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }

    return new IdTokenSigner({ ...options, key: privateKey, publicJwk })
  }

  async sign(claims: JWTPayload, misbehaviour?: Misbehaviour): Promise<string> {
    const issuedAt = this.#clock.now() - (misbehaviour === 'expired' ? 2 * HOUR : 0)
    const idToken = await this.#seal({
      iss: this.#issuer,
      iat: Math.floor(issuedAt / SECOND),
      exp: Math.floor((issuedAt + HOUR) / SECOND),
      ...claims,
      ...lies(misbehaviour),
    })

    return misbehaviour === 'bad-signature'
      ? withSignatureOf(await this.#seal({}), idToken)
      : idToken
  }

  #seal(claims: JWTPayload): Promise<string> {
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KEY_ID }).sign(this.#key)
  }
}

function lies(misbehaviour: Misbehaviour | undefined): JWTPayload {
  switch (misbehaviour) {
    case 'wrong-nonce':
      return { nonce: 'of-another-journey' }
    case 'wrong-audience':
      return { aud: 'another-client' }
    case 'wrong-issuer':
      return { iss: 'https://issuer.example' }
    default:
      return {}
  }
}

const withSignatureOf = (other: string, jwt: string): string =>
  [...jwt.split('.').slice(0, 2), other.split('.')[2]].join('.')
