import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import type { HttpBrowser, Visit } from './http-browser.ts'

/** What a test makes different from what an authenticator would do. */
interface Misbehaviour {
  origin?: string
  rpId?: string
  challenge?: string
  userHandle?: string
  isUserVerified?: boolean
  /** Of the next use; an authenticator that syncs does not count and says 0. */
  counter?: number
}

interface Options {
  challenge: string
  rpId?: string
  rp?: { id: string }
  user?: { id: string }
  allowCredentials?: readonly object[]
}

const USER_PRESENT = 0x01
const USER_VERIFIED = 0x04
const BACKUP_ELIGIBLE = 0x08
const BACKED_UP = 0x10
const HAS_CREDENTIAL = 0x40

/** A browser with a passkey in it, as far as a server sees it: ES256, no attestation. */
export class SoftwareAuthenticator {
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  readonly #id = randomBytes(32)
  readonly #origin: string
  readonly #isSynced: boolean
  #userHandle = ''
  #counter = 0

  constructor(origin: string, { isSynced = false }: { isSynced?: boolean } = {}) {
    this.#origin = origin
    this.#isSynced = isSynced
  }

  /** The answer to `navigator.credentials.create`, as JSON. */
  create(options: Options, how: Misbehaviour = {}): string {
    this.#userHandle = options.user?.id ?? ''
    const rpId = how.rpId ?? options.rp?.id ?? ''
    const attested = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.#id.length),
      this.#id,
      this.#cose(),
    ])
    const data = Buffer.concat([this.#data(rpId, how, HAS_CREDENTIAL), attested])
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": data}
    const attestation = Buffer.concat([
      Buffer.from('a363666d74646e6f6e656761747453746d74a0686175746844617461', 'hex'),
      Buffer.from([0x58, data.length]),
      data,
    ])

    return this.#answer({
      clientDataJSON: this.#clientData('webauthn.create', options, how).toString('base64url'),
      attestationObject: attestation.toString('base64url'),
      transports: ['internal'],
    })
  }

  /** The answer to `navigator.credentials.get`, as JSON. */
  get(options: Options, how: Misbehaviour = {}): string {
    this.#counter = how.counter ?? (this.#isSynced ? 0 : this.#counter + 1)
    const clientData = this.#clientData('webauthn.get', options, how)
    const data = this.#data(how.rpId ?? options.rpId ?? '', how)
    const signed = Buffer.concat([data, sha256(clientData)])

    return this.#answer({
      clientDataJSON: clientData.toString('base64url'),
      authenticatorData: data.toString('base64url'),
      signature: createSign('SHA256').update(signed).sign(this.#keys.privateKey, 'base64url'),
      userHandle: how.userHandle ?? this.#userHandle,
    })
  }

  #answer(response: object): string {
    const id = this.#id.toString('base64url')

    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  }

  #clientData(type: string, { challenge }: Options, how: Misbehaviour): Buffer {
    return Buffer.from(
      JSON.stringify({
        type,
        challenge: how.challenge ?? challenge,
        origin: how.origin ?? this.#origin,
        crossOrigin: false,
      }),
    )
  }

  #data(rpId: string, { isUserVerified = true }: Misbehaviour, more = 0): Buffer {
    const flags =
      USER_PRESENT |
      (isUserVerified ? USER_VERIFIED : 0) |
      (this.#isSynced ? BACKUP_ELIGIBLE | BACKED_UP : 0) |
      more
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(this.#counter)

    return Buffer.concat([sha256(Buffer.from(rpId)), Buffer.from([flags]), counter])
  }

  /** CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y} */
  #cose(): Buffer {
    const { x = '', y = '' } = this.#keys.publicKey.export({ format: 'jwk' })

    return Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ])
  }
}

/** What the script of a page is told to ask the authenticator. */
export async function passkeyOptions(
  browser: HttpBrowser,
  page: Visit,
  action: string,
): Promise<Options> {
  const form = page.forms.find(({ action: { pathname } }) => pathname.endsWith(action))
  const { text } = await browser.post(`${form?.action.pathname}/options`, { ...form?.fields })

  return JSON.parse(text)
}

const sha256 = (data: Buffer): Buffer => createHash('sha256').update(data).digest()

const uint16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff])
