import type { Context } from 'koa'
import { type App, OWN_LOGIN_METHODS } from '../../core/apps/index.ts'
import { field, type LoginMethodChoice } from '../http/index.ts'

type Upstreams = readonly { name: string; label: string }[]

/** All there are, each with a box to check. */
export const loginMethodChoices = (
  upstreams: Upstreams,
  chosen: App['loginMethods'],
): readonly LoginMethodChoice[] =>
  [...OWN_LOGIN_METHODS.map((name) => ({ name })), ...upstreams].map((method) => ({
    ...method,
    field: fieldOf(method),
    isChosen: chosen?.includes(method.name) ?? false,
  }))

/** Those whose box is checked; undefined for none, which is all. @throws {InvalidForm} */
export function chosenLoginMethods(ctx: Context, upstreams: Upstreams): App['loginMethods'] {
  const names = loginMethodChoices(upstreams, undefined).map(({ name }) => name)
  const chosen = names.filter((name) => field(ctx, fieldOf({ name })) !== '')

  return chosen.length ? chosen : undefined
}

const fieldOf = ({ name }: { name: string }): string => `loginMethod-${name}`
