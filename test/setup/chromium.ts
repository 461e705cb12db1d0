import { type Backend, BackendMissing } from './backend.ts'
import { findProgram, isRunnable } from './programs.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The browser of the suites in `test/browser`. Each suite opens and closes its own. */
export const chromium: Backend = {
  name: 'chromium',
  packages: ['chromium', 'fonts-liberation'],
  advice:
    "On Ubuntu the package only points to a snap: install Google Chrome there. CHROMIUM_PATH names any other browser of Chromium's kind.",
  suites: ['test/browser/**'],
  variable: 'CHROMIUM_PATH',

  find() {
    const chosen = process.env.CHROMIUM_PATH
    if (!chosen) return findProgram(names)
    if (!isRunnable(chosen)) throw new BackendMissing(`CHROMIUM_PATH is ${chosen}: it does not run`)

    return chosen
  },

  async start(program) {
    return program
  },
}
