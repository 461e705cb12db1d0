import { aligned } from './aligned.ts'
import type { Measured } from './measure.ts'
import type { Results, ScenarioResult } from './results.ts'
import { IDLE_MEGABYTES, START_MILLISECONDS, verdict } from './targets.ts'

const HEAD = [
  'Scenario',
  'on',
  'a second',
  'p50 ms',
  'p99 ms',
  'CPU µs',
  'MB',
  'ratio',
  'SQL',
  'trips',
  'Redis',
  'target',
]
const LEFT_ALIGNED: readonly string[] = ['Scenario', 'on', 'target']

/** What a person reads at the end of a run. */
export function printable({ machine, start, scenarios }: Results): string {
  return [
    aligned([HEAD, ...scenarios.flatMap(toRows)], LEFT_ALIGNED),
    '',
    `RSA-2048 signatures: ${rate(machine.rsaOneCore)}/s on one core, ${rate(machine.rsaAllCores)}/s on all ${machine.cores}`,
    `argon2id hashes:     ${rate(machine.argon2)}/s on all ${machine.cores}${loginShares(scenarios, machine.argon2)}`,
    `Start to ready:      ${start.milliseconds.toFixed(0)} ms, the first time ${start.firstMilliseconds.toFixed(0)} ms` +
      ` (target < ${START_MILLISECONDS}: ${verdict(start.firstMilliseconds < START_MILLISECONDS)})`,
    `Idle memory:         ${start.idleMegabytes.toFixed(0)} MB` +
      ` (target < ${IDLE_MEGABYTES}: ${verdict(start.idleMegabytes < IDLE_MEGABYTES)})`,
  ].join('\n')
}

const toRows = ({ title, latchkey, bare }: ScenarioResult): string[][] => [
  ...latchkey.map(({ on, measured, ratio, target, counts }, index) => [
    index ? '' : title,
    on,
    ...cells(measured),
    ratio?.toFixed(2) ?? '',
    counts?.sql.toFixed(1) ?? '',
    counts?.roundTrips.toFixed(1) ?? '',
    counts?.redis.toFixed(1) ?? '',
    ratio && target ? `≥ ${target} ${verdict(ratio >= target)}` : '',
  ]),
  ...(bare ? [['', 'the bare library', ...cells(bare), '', '', '', '', '']] : []),
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

/** A login by password hashes once, so there cannot be more of them. */
const HASHING: readonly string[] = ['login', 'identra-password-rest', 'identra-password-grpc']

const loginShares = (scenarios: readonly ScenarioResult[], argon2: number): string =>
  scenarios
    .filter(({ name }) => HASHING.includes(name))
    .map(({ title, latchkey: [embedded] }) => {
      const share = (embedded?.measured.perSecond ?? 0) / argon2

      return `\n  ${share.toFixed(2)} of that: ${title}`
    })
    .join('')

const rate = (perSecond: number): string => Math.round(perSecond).toLocaleString('en')
