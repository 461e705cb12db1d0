import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** SHA-256 as base64url (43 characters). Enough for values of 128 random bits and more. */
export const digest = (value: string): string => hash('sha256', value, 'base64url')

/** HMAC-SHA-256 as base64url. For values that could be guessed, such as six digits. */
export const keyedDigest = (key: Buffer, value: string): string =>
  createHmac('sha256', key).update(value).digest('base64url')

/** Compares in a time that does not depend on where the values differ. */
export const isSameDigest = (a: string, b: string): boolean =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))
