import { errors, type UnknownObject } from 'oidc-provider'
import { type AuthenticationMethod, isMultiFactor } from '../core/second-factors/index.ts'

/**
 * How sure we are of somebody, as apps are told it in `acr` (OpenID Connect Core §2): by one factor,
 * or by two. Weakest first; who has the stronger one has the weaker as well.
 */
export const ACR_SINGLE_FACTOR = 'urn:latchkey:acr:1fa'
const ACR_MULTI_FACTOR = 'urn:latchkey:acr:2fa'
export const acrValues: readonly string[] = [ACR_SINGLE_FACTOR, ACR_MULTI_FACTOR]

export const acrOf = (methods: readonly AuthenticationMethod[]): string =>
  isMultiFactor(methods) ? ACR_MULTI_FACTOR : ACR_SINGLE_FACTOR

/** What an app asks for, the best first. */
export interface AcrRequest {
  values: readonly string[]
  /** OpenID Connect Core §5.5.1.1: without it the sign-in has failed. */
  isEssential: boolean
}

/**
 * OpenID Connect Core §3.1.2.1 and §5.5: `acr_values`, or the `acr` of the `claims` parameter.
 * @throws {errors.InvalidRequest} when its values are no list of texts
 */
export function acrRequested(params: UnknownObject): AcrRequest | undefined {
  const { acr_values, claims } = params
  if (typeof acr_values === 'string') return { values: acr_values.split(' '), isEssential: false }
  if (typeof claims !== 'string') return undefined

  const { id_token } = JSON.parse(claims) as { id_token?: { acr?: AcrClaim | null } }
  const acr = id_token?.acr
  if (!acr) return undefined
  const values = acr.values ?? (acr.value === undefined ? [] : [acr.value])
  if (!Array.isArray(values) || values.some((value) => typeof value !== 'string')) {
    throw new errors.InvalidRequest('invalid claims.id_token.acr value')
  }

  return values.length ? { values, isEssential: acr.essential === true } : undefined
}

interface AcrClaim {
  essential?: unknown
  value?: unknown
  values?: unknown
}

/** Whether somebody who has proven `acr` has proven one of the values, or more. */
export const isMet = ({ values }: Pick<AcrRequest, 'values'>, acr: string | undefined): boolean =>
  values.some((value) => isKnown(value) && levelOf(value) <= levelOf(acr))

/** Whether anybody could ever meet it here. */
export const canBeMet = ({ values }: Pick<AcrRequest, 'values'>): boolean => values.some(isKnown)

/** Whether the best of what is asked for, of what there is here, is a second factor. */
export const prefersSecondFactor = ({ values }: Pick<AcrRequest, 'values'>): boolean =>
  values.find(isKnown) === ACR_MULTI_FACTOR

const isKnown = (value: string): boolean => acrValues.includes(value)

const levelOf = (acr: string | undefined): number => acrValues.indexOf(acr ?? '')
