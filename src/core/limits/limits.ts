const MINUTES = 60
const HOURS = 60 * MINUTES

export interface Limit {
  /** How many are let through in a window. */
  attempts: number
  windowSeconds: number
}

/**
 * How often what may be tried; the name says per what. A network is an address prefix (`networkOf`),
 * and a site what holds many of them (`siteOf`).
 *
 * A stranger must not be able to lock somebody out. So an account as such has no limit that refuses:
 * guesses at one password from many networks only make its answers slower (`SLOWDOWN`). Codes that
 * somebody asks for in another's name stop being mailed without a word, but for the first that a
 * network asks for: it would take as many networks as those have attempts to keep an owner from it.
 *
 * Second factors are asked only of who has proven a first, so nobody else can spend their limits. Who
 * has, and guesses, stops the codes of the app for an hour: recovery codes and passkeys stay good.
 *
 * The one exception are codes that are asked for by programs, which have no browser to bind them to:
 * whoever has used up the guesses at an address there keeps its owner from that way in for a while.
 *
 * What is begun and never ended is kept for a while: an authorization request that waits for a person
 * (`INTERACTION_LIFETIME`), a journey to an upstream, a mailed code. So beginning has bounds too, far
 * above what a big office does. All sites together have one as well. Past it nobody is shut out, but
 * each site may begin only a little: `sign-in begun by site in a rush`.
 *
 * Attempts at a password count only while they fail, so that a whole office behind one address may
 * sign in at nine. Guesses at one code are counted with the code, five at most.
 */
// biome-ignore format: a table
export const LIMITS = {
  'password by address and network':     { attempts: 10, windowSeconds: 15 * MINUTES },
  'password by address and site':        { attempts: 60, windowSeconds: 15 * MINUTES },
  'password by network':                 { attempts: 60, windowSeconds: 15 * MINUTES },
  'password by address':                 { attempts: Infinity, windowSeconds: 15 * MINUTES },
  'code entry by network':               { attempts: 20, windowSeconds: 15 * MINUTES },
  'code entry by address':               { attempts: 5,  windowSeconds: 15 * MINUTES },
  'code sending by address and network': { attempts: 5,  windowSeconds: 1 * HOURS },
  'code sending by address':             { attempts: 10, windowSeconds: 1 * HOURS },
  'first code sending by address':       { attempts: 50, windowSeconds: 1 * HOURS },
  'code sending by network':             { attempts: 600, windowSeconds: 1 * HOURS },
  'passkey by network':                  { attempts: 60, windowSeconds: 15 * MINUTES },
  'passkey challenge by network':        { attempts: 600, windowSeconds: 15 * MINUTES },
  'second factor by user and network':   { attempts: 10, windowSeconds: 15 * MINUTES },
  'one-time code by user':               { attempts: 30, windowSeconds: 1 * HOURS },
  'sign-in begun by site':               { attempts: 5_000, windowSeconds: 15 * MINUTES },
  'sign-in begun by site in a rush':     { attempts: 100, windowSeconds: 15 * MINUTES },
  'sign-in begun':                       { attempts: 100_000, windowSeconds: 15 * MINUTES },
  'journey to an upstream by site':      { attempts: 5_000, windowSeconds: 15 * MINUTES },
  'two-step confirmation by user':       { attempts: 10, windowSeconds: 15 * MINUTES },
  'registration by network':             { attempts: 20, windowSeconds: 1 * HOURS },
  'present password by user':            { attempts: 10, windowSeconds: 15 * MINUTES },
  'account change by user':              { attempts: 300, windowSeconds: 15 * MINUTES },
  'app change by developer':             { attempts: 600, windowSeconds: 15 * MINUTES },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof LIMITS

/** From the sixth attempt on each answer takes twice as long as the one before, up to a bound. */
const SLOWDOWN = { freeAttempts: 5, firstMs: 100, maxMs: 3_000 }

/** How long to wait before this attempt, the n-th in its window, is looked at. */
export function slowdownMs(attempts: number): number {
  const extra = attempts - SLOWDOWN.freeAttempts
  if (extra <= 0) return 0

  return Math.min(SLOWDOWN.firstMs * 2 ** (extra - 1), SLOWDOWN.maxMs)
}
