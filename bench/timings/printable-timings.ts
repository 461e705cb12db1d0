import { aligned } from '../aligned.ts'
import type { Comparison } from './compare-timings.ts'

const HEAD = ['Door', 'of', 'and', 'median ms', 'median ms', 'first is slower', 'p', 'told apart']
const LEFT_ALIGNED: readonly string[] = ['Door', 'of', 'and', 'told apart']

/** How likely one of all the comparisons may cry wolf. */
const ALARM = 0.05

export const printableTimings = (comparisons: readonly Comparison[]): string =>
  aligned([HEAD, ...comparisons.map((one) => toRow(one, ALARM / comparisons.length))], LEFT_ALIGNED)

const toRow = (
  { door, kinds, medians, isGreater, p }: Comparison,
  significance: number,
): string[] => [
  door,
  ...kinds,
  ...medians.map((milliseconds) => milliseconds.toFixed(2)),
  isGreater.toFixed(2),
  p < 0.0001 ? '< 0.0001' : p.toFixed(4),
  p < significance ? 'YES' : 'no',
]
