import { randomBytes, randomUUID } from 'node:crypto'

/** A random (version 4) UUID: users, apps, keys. */
export const newId = (): string => randomUUID()

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && UUID.test(value)

/** 256 random bits as 64 lower-case hex digits: codes, refresh tokens, app secrets. */
export const newBearerValue = (): string => randomBytes(32).toString('hex')
