import type { ImportCount, ImportReport } from '../../core/clura-import/index.ts'
import { formatTable, type Row } from '../output/index.ts'

export const reportToJson = (report: ImportReport, isDryRun: boolean) => ({
  dryRun: isDryRun,
  users: report.users,
  developers: report.developers,
  apps: report.apps,
  problems: report.problems,
})

export function describeReport(report: ImportReport, isDryRun: boolean): string {
  const counts = formatTable(
    ['', isDryRun ? 'to create' : 'created', 'known before', 'left out'],
    KINDS.map((kind) => toRow(kind, report[kind])),
  )
  const problems = report.problems.map(({ kind, id, problem }) => [`${kind} ${id}`, problem])

  return [
    counts,
    ...(problems.length ? ['', formatTable(['in clura', 'problem'], problems)] : []),
    ...(isDryRun ? ['', 'Nothing was written.'] : []),
  ].join('\n')
}

const KINDS = ['users', 'developers', 'apps'] as const

const toRow = (kind: string, { created, known, leftOut }: ImportCount): Row => [
  kind,
  String(created),
  String(known),
  String(leftOut),
]
