/** As many at a time, since each waits for the database more than for us. */
const AT_ONCE = 8

/** Brings every row of every page; `onPage` is called after each of them. */
export async function bringPages<Row>(
  pages: AsyncIterable<readonly Row[]>,
  bring: (row: Row) => Promise<unknown>,
  onPage: () => void,
): Promise<void> {
  for await (const rows of pages) {
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      await Promise.all(rows.slice(start, start + AT_ONCE).map(bring))
    }
    onPage()
  }
}
