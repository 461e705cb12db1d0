/**
 * What is counted and timed for whoever watches over the program. Each text that is given is one of
 * few, never what a caller makes up: every new one is kept for as long as the process lives.
 */
export interface Meter {
  requestAnswered(request: AnsweredRequest): void
  callAnswered(call: AnsweredCall): void
  /** @param endpoint of OAuth @param error a code of OAuth */
  oauthRefused(endpoint: string, error: string): void
  /** An attempt was refused, or left undone, because there were too many. */
  limitHit(limit: string): void
  /** An attempt to tell an app of a logout ended: it has it, it is tried again, or it is given up. */
  logoutNotice(result: 'sent' | 'failed' | 'dead'): void
  /** @returns what is told of each call of the operation */
  storeOperation(operation: StoreOperation): (seconds: number, isFailure: boolean) => void
}

export interface AnsweredRequest {
  method: string
  /** The pattern of its address. */
  route: string
  status: number
  seconds: number
}

/** Of gRPC. */
export interface AnsweredCall {
  /** As in `/package.Service/Method`. */
  method: string
  /** The name of the status. */
  code: string
  seconds: number
}

export interface StoreOperation {
  home: 'sql' | 'redis'
  store: string
  operation: string
}

/** For a program that nobody watches. */
export const silentMeter: Meter = {
  requestAnswered() {},
  callAnswered() {},
  oauthRefused() {},
  limitHit() {},
  logoutNotice() {},
  storeOperation: () => () => {},
}
