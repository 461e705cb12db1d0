import { type AuditRecorder, recordAttempt } from '../../core/audit/index.ts'
import type { ImportOptions, ImportReport } from '../../core/imports/index.ts'
import type { Terminal } from '../terminal.ts'
import { describeCounts, printReport } from './print-report.ts'

/** As they were typed. */
export interface ImportFlags {
  from: string
  dryRun?: boolean
  json?: boolean
}

interface ImportParts<Kind extends string> {
  terminal: Pick<Terminal, 'print' | 'warn'>
  audit: AuditRecorder
  /** The name of what they come from. */
  source: string
  begin: (options: ImportOptions<Kind>) => { run(): Promise<ImportReport<Kind>> }
}

/** Runs an import, tells how far it is and what came of it, and the audit log how it ended. */
export async function carryOut<Kind extends string>(
  { terminal, audit, source, begin }: ImportParts<Kind>,
  { dryRun: isDryRun = false, json: isJson = false }: ImportFlags,
): Promise<void> {
  const onProgress = (kind: Kind, seen: number) => terminal.warn(`${kind}: ${seen}`)
  const begun = begin({ isDryRun, onProgress })
  const report = isDryRun
    ? await begun.run()
    : await recordAttempt(audit, 'import.finished', async (event) => {
        event.detail = source
        const report = await begun.run()
        event.detail = `${source}: ${describeCounts(report)}`

        return report
      })

  printReport(terminal, source, report, { isDryRun, isJson })
}
