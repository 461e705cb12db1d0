/** How results look: aligned text for people, JSON for programs. What they say is the commands'. */
export { formatRecord, formatTable, type Row } from './aligned-text.ts'
export { formatMoment } from './moments.ts'
export { printable } from './printable.ts'
export { formatInstant, formatJson, toTimestamp } from './values.ts'
