import { z } from 'zod'
import { TRACE_SAMPLERS } from '../config.ts'

const oneOf = <const Choices extends readonly [string, ...string[]]>(choices: Choices) =>
  z.enum(choices, `must be one of ${choices.join(', ')}`)

export const flag = oneOf(['true', 'false']).transform((text) => text === 'true')

export const onOrOff = oneOf(['on', 'off']).transform((text) => text === 'on')

export const logLevel = oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])

export const logFormat = oneOf(['json', 'pretty'])

export const smtpTls = oneOf(['implicit', 'starttls', 'none'])

export const traceSampler = oneOf(TRACE_SAMPLERS)
