import type { App } from './app.ts'
import { InvalidAppSetting } from './errors.ts'

/** The ways in that are ours; every other is the name of an upstream. */
export const OWN_LOGIN_METHODS = ['password', 'email-code', 'passkey'] as const

const MOST = 50
const NAME = /^[a-z][a-z0-9-]{0,31}$/

/** Whether people may sign in to the app that way. An app that names none takes all. */
export const takesLoginMethod = (
  { loginMethods }: Pick<App, 'loginMethods'>,
  method: string,
): boolean => loginMethods === undefined || loginMethods.includes(method)

/** @throws {InvalidAppSetting} */
export function parseLoginMethods(methods: readonly string[]): readonly string[] {
  const isList = methods.length > 0 && methods.length <= MOST
  if (!isList || !methods.every((method) => NAME.test(method))) {
    throw new InvalidAppSetting(
      'loginMethods',
      `loginMethods must name at least one of ${OWN_LOGIN_METHODS.join(', ')} or an upstream`,
    )
  }

  return [...new Set(methods)]
}

/**
 * Holds a choice to the ways that there are here, so that a slip of the pen locks nobody out.
 * @throws {InvalidAppSetting}
 */
export function assertLoginMethodsOffered(
  methods: readonly string[] | undefined,
  upstreams: readonly string[],
): void {
  const offered: readonly string[] = [...OWN_LOGIN_METHODS, ...upstreams]
  if (methods?.every((method) => offered.includes(method)) ?? true) return

  throw new InvalidAppSetting('loginMethods', `loginMethods can be ${offered.join(', ')}`)
}
