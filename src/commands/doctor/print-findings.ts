import { printable } from '../output/index.ts'
import type { Finding } from './finding.ts'

const MARKS = { fine: 'ok', warning: 'WARNING', fault: 'FAULT' } as const

/** One paragraph a finding, what is wrong first. */
export const describeFindings = (findings: readonly Finding[]): string =>
  inOrder(findings)
    .map(({ check, severity, text, advice }) =>
      [
        `${MARKS[severity]}  ${check}: ${printable(text)}`,
        ...(advice ? [`    ${printable(advice)}`] : []),
      ].join('\n'),
    )
    .join('\n')

const ORDER = ['fault', 'warning', 'fine'] as const

/** What is wrong first. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  ORDER.flatMap((severity) => findings.filter((finding) => finding.severity === severity))
