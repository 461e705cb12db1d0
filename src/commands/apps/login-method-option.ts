import { Option } from 'commander'
import { OWN_LOGIN_METHODS } from '../../core/apps/index.ts'

export const loginMethodOption = (): Option =>
  new Option(
    '--login-method <name...>',
    `only these ways of signing in: ${OWN_LOGIN_METHODS.join(', ')}, or an upstream such as google`,
  )
