export interface MannWhitney {
  /** How likely one of the first is greater than one of the second; 0.5 where they are alike. */
  isGreater: number
  /** How likely a difference like this is, or a greater one, where there is none: two-sided. */
  p: number
}

/**
 * The rank test of Mann and Whitney, by the normal approximation, which is good from some twenty of
 * each. Unlike a test of means it minds no outliers, of which answers of a server have many.
 */
export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const [n, m] = [first.length, second.length]
  const { rankSum, tieTerm } = rank(first, second)
  const u = rankSum - (n * (n + 1)) / 2
  const all = n + m
  const deviation = Math.sqrt(((n * m) / 12) * (all + 1 - tieTerm / (all * (all - 1))))
  // Half a step nearer to the middle: U moves in whole ones.
  const distance = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5)

  return { isGreater: u / (n * m), p: deviation ? twoSided(distance / deviation) : 1 }
}

/** The sum of the ranks of the first. Equals share the middle of their ranks. */
function rank(first: readonly number[], second: readonly number[]) {
  const sorted = [
    ...first.map((value) => ({ value, isFirst: true })),
    ...second.map((value) => ({ value, isFirst: false })),
  ].toSorted((a, b) => a.value - b.value)
  let rankSum = 0
  let tieTerm = 0

  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end]?.value === sorted[start]?.value) end += 1
    const count = end - start
    const ofFirst = sorted.slice(start, end).filter(({ isFirst }) => isFirst).length
    rankSum += ofFirst * ((start + 1 + end) / 2)
    tieTerm += count ** 3 - count
    start = end
  }

  return { rankSum, tieTerm }
}

/** Both tails of the normal distribution: Abramowitz and Stegun 7.1.26, right to seven places. */
function twoSided(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592]

  return factors.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x)
}
