import type { Middleware } from 'koa'
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { type Failure, failurePage } from './pages.ts'

/** The browser came back without having been sent: a bookmark, the back button, a stranger's link. */
export class NothingPending extends Error {}

export class NotSignedIn extends Error {}

/** Shows what went wrong. Anything that is not expected stays an error of ours: 500. */
export const showFailures: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    const failure = describeFailure(error)
    if (!failure) throw error
    ctx.status = failure.status
    ctx.body = failurePage(failure).toString()
  }
}

function describeFailure(failure: unknown): Failure | undefined {
  if (failure instanceof NothingPending) {
    return {
      status: 400,
      title: 'No sign-in is under way',
      description: 'It was finished before, or began in another browser.',
    }
  }
  if (failure instanceof NotSignedIn) {
    return { status: 401, title: 'You are not signed in', description: 'Your session has ended.' }
  }
  // The browser brought an error instead of a code.
  if (failure instanceof AuthorizationResponseError) {
    const { error, error_description: description } = failure
    return { status: 403, title: 'You were not signed in', description, error }
  }
  // The token endpoint refused: the code or refresh token is spent, or our registration is wrong.
  if (failure instanceof ResponseBodyError) {
    const { error, error_description: description } = failure
    return { status: 400, title: 'The provider refused', description, error }
  }
  // Userinfo refused the access token.
  if (failure instanceof WWWAuthenticateChallengeError) {
    const { error, error_description: description } = failure.cause[0]?.parameters ?? {}
    return { status: 401, title: 'The provider refused', description, error }
  }
  // There was no answer, or it did not check out.
  if (failure instanceof ClientError || isFetchFailure(failure)) {
    const title = 'The provider did not answer as it should'
    return { status: 502, title, description: 'Is it running?', error: failure.message }
  }

  return undefined
}

const isFetchFailure = (failure: unknown): failure is TypeError =>
  failure instanceof TypeError && failure.message === 'fetch failed'
