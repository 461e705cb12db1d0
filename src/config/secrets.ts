import { hkdfSync } from 'node:crypto'
import { inspect } from 'node:util'
import type { Secret } from '../core/values/index.ts'

/**
 * The keys that protect everything else, one for each use, so that what one use gives away helps
 * with no other. Where there are several, the first signs or seals and all verify or open.
 */
export interface Secrets {
  /** At least two, for signed cookies. */
  readonly cookieKeys: string[]
  /** 32 bytes each, AES-256-GCM, for signing keys at rest. */
  readonly sealingKeys: Buffer[]
  /** 32 bytes each, AES-256-GCM, for what a browser keeps for the dashboard. */
  readonly dashboardKeys: Buffer[]
  /** The same for the account page. */
  readonly accountKeys: Buffer[]
  /** 32 bytes each, AES-256-GCM, for secrets of authenticator apps at rest. */
  readonly secondFactorKeys: Buffer[]
  /** 32 bytes each, AES-256-GCM, for backups that have no passphrase of their own. */
  readonly backupKeys: Buffer[]
  readonly emailCodeKey: Buffer
  readonly refreshTokenKeys: Buffer[]
  readonly csrfKey: Buffer
  /** 32 bytes, the same in all processes. */
  readonly dpopNonceSecret: Buffer
}

/** One secret at least, newest first. */
export type SecretList = readonly [Secret, ...Secret[]]

/**
 * Derives the keys from the operator's secrets (HKDF-SHA-256, RFC 5869). A use that lives for
 * minutes takes only the newest: a change of secrets ends what is under way.
 */
export const deriveSecrets = (secrets: SecretList): Secrets => new DerivedSecrets(secrets)

/** Prints as `[secrets]`, so that a logged `Config` gives nothing away. */
class DerivedSecrets implements Secrets {
  readonly cookieKeys: string[]
  readonly sealingKeys: Buffer[]
  readonly dashboardKeys: Buffer[]
  readonly accountKeys: Buffer[]
  readonly secondFactorKeys: Buffer[]
  readonly backupKeys: Buffer[]
  readonly emailCodeKey: Buffer
  readonly refreshTokenKeys: Buffer[]
  readonly csrfKey: Buffer
  readonly dpopNonceSecret: Buffer

  constructor(secrets: SecretList) {
    const [newest] = secrets

    this.cookieKeys = secrets.map((secret) => deriveText(secret, 'cookie/1'))
    if (secrets.length === 1) this.cookieKeys.push(deriveText(newest, 'cookie/2'))
    this.sealingKeys = secrets.map((secret) => deriveKey(secret, 'signing-key-sealing'))
    this.dashboardKeys = secrets.map((secret) => deriveKey(secret, 'dashboard'))
    this.accountKeys = secrets.map((secret) => deriveKey(secret, 'account'))
    this.secondFactorKeys = secrets.map((secret) => deriveKey(secret, 'second-factor'))
    this.backupKeys = secrets.map((secret) => deriveKey(secret, 'backup'))
    this.emailCodeKey = deriveKey(newest, 'email-code')
    this.refreshTokenKeys = secrets.map((secret) => deriveKey(secret, 'refresh-token'))
    this.csrfKey = deriveKey(newest, 'csrf')
    this.dpopNonceSecret = deriveKey(newest, 'dpop-nonce')
  }

  toJSON(): string {
    return '[secrets]'
  }

  [inspect.custom](): string {
    return '[secrets]'
  }
}

const KEY_LENGTH = 32

const deriveKey = (secret: Secret, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret.reveal(), '', `latchkey/${use}`, KEY_LENGTH))

const deriveText = (secret: Secret, use: string): string =>
  deriveKey(secret, use).toString('base64url')
