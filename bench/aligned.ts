/** A table as text. The first row is its head; `leftAligned` names the columns that hold words. */
export function aligned(rows: readonly string[][], leftAligned: readonly string[]): string {
  const [head = []] = rows
  const widths = head.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))

  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          leftAligned.includes(head[column] ?? '')
            ? cell.padEnd(widths[column] ?? 0)
            : cell.padStart(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
