import type { Measured } from './measure.ts'
import type { Results, ScenarioResult } from './results.ts'
import { TARGETS, verdict } from './targets.ts'

const HEAD = [
  'Scenario',
  'Latchkey/s',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'MB',
  'bare/s',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'MB',
  'ratio',
  'SQL',
  'target',
]

/** What a person reads at the end of a run. */
export function printable({ machine, start, scenarios }: Results): string {
  return [
    aligned([HEAD, ...scenarios.map(toRow)]),
    '',
    `RSA-2048 signatures: ${rate(machine.rsaOneCore)}/s on one core, ${rate(machine.rsaAllCores)}/s on all ${machine.cores}`,
    `argon2id hashes:     ${rate(machine.argon2)}/s on all ${machine.cores}${loginShare(scenarios, machine.argon2)}`,
    `Start to ready:      ${start.milliseconds.toFixed(0)} ms, the first time ${start.firstMilliseconds.toFixed(0)} ms` +
      ` (target < ${TARGETS.startMilliseconds}: ${verdict(start.firstMilliseconds < TARGETS.startMilliseconds)})`,
    `Idle memory:         ${start.idleMegabytes.toFixed(0)} MB` +
      ` (target < ${TARGETS.idleMegabytes}: ${verdict(start.idleMegabytes < TARGETS.idleMegabytes)})`,
  ].join('\n')
}

const toRow = ({ title, latchkey, bare, ratio, statements }: ScenarioResult): string[] => [
  title,
  ...cells(latchkey),
  ...(bare ? cells(bare) : ['', '', '', '', '']),
  ratio?.toFixed(2) ?? '',
  statements.toFixed(1),
  ratio === undefined ? '' : `≥ ${TARGETS.shareOfBare} ${verdict(ratio >= TARGETS.shareOfBare)}`,
]

const cells = ({
  perSecond,
  p50,
  p99,
  processorMicroseconds,
  peakMegabytes,
}: Measured): string[] => [
  rate(perSecond),
  p50.toFixed(1),
  p99.toFixed(1),
  processorMicroseconds.toFixed(0),
  peakMegabytes.toFixed(0),
]

/** A login hashes once, so there cannot be more of them. */
function loginShare(scenarios: readonly ScenarioResult[], argon2: number): string {
  const login = scenarios.find(({ name }) => name === 'login')

  return login
    ? `; whole logins reach ${(login.latchkey.perSecond / argon2).toFixed(2)} of that`
    : ''
}

const rate = (perSecond: number): string => Math.round(perSecond).toLocaleString('en')

function aligned(rows: readonly string[][]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const last = HEAD.length - 1

  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === last
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
