import type { ImportCount, ImportReport } from '../../core/imports/index.ts'
import { formatJson, formatTable, type Row } from '../output/index.ts'
import type { Terminal } from '../terminal.ts'

/** @param source the name of what they come from */
export function printReport(
  terminal: Pick<Terminal, 'print'>,
  source: string,
  report: ImportReport,
  { isDryRun, isJson }: { isDryRun: boolean; isJson: boolean },
): void {
  terminal.print(
    isJson ? formatJson(reportToJson(report, isDryRun)) : describeReport(source, report, isDryRun),
  )
}

/** In one line. */
export const describeCounts = ({ counts }: ImportReport): string =>
  Object.entries(counts)
    .map(
      ([kind, { created, known, leftOut }]) =>
        `${kind} ${created} created, ${known} known before, ${leftOut} left out`,
    )
    .join('; ')

const reportToJson = ({ counts, problems }: ImportReport, isDryRun: boolean) => ({
  dryRun: isDryRun,
  ...counts,
  problems,
})

function describeReport(
  source: string,
  { counts, problems }: ImportReport,
  isDryRun: boolean,
): string {
  const table = formatTable(
    ['', isDryRun ? 'to create' : 'created', 'known before', 'left out'],
    Object.entries(counts).map(([kind, count]) => toRow(kind, count)),
  )
  const noted = problems.map(({ kind, id, problem }) => [`${kind} ${id}`, problem])

  return [
    table,
    ...(noted.length ? ['', formatTable([`in ${source}`, 'problem'], noted)] : []),
    ...(isDryRun ? ['', 'Nothing was written.'] : []),
  ].join('\n')
}

const toRow = (kind: string, { created, known, leftOut }: ImportCount): Row => [
  kind,
  String(created),
  String(known),
  String(leftOut),
]
