import { encode } from 'uqr'
import type { QrCode } from '../http/index.ts'

/** Modules of quiet around it (ISO/IEC 18004 §9.1 wants four). */
const BORDER = 4

/** A text as a picture, to be drawn as the path of an SVG. */
export function qrCodeOf(text: string): QrCode {
  const { data, size } = encode(text, { ecc: 'M', border: BORDER })
  const path = data
    .flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('')

  return { size, path }
}
