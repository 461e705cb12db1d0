/** What went wrong, with what was answered where openid-client does not say it. */
export const describeFailure = (error: unknown): string =>
  error instanceof Error && error.cause instanceof Response
    ? `${error} (${error.cause.status} of ${error.cause.url})`
    : String(error)
