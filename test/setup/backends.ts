import type { Backend } from './backend.ts'
import { chromium } from './chromium.ts'

/** Everything that is made sure of before the suites run. */
export const backends: readonly Backend[] = [chromium]
