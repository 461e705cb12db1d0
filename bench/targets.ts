/** What Latchkey promises of its embedded default. */
export const TARGETS = {
  shareOfBare: 0.6,
  startMilliseconds: 1_500,
  idleMegabytes: 120,
} as const

export const verdict = (isReached: boolean): string => (isReached ? 'reached' : 'MISSED')
