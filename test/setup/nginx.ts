import type { Backend } from './backend.ts'
import { findProgram } from './programs.ts'

/** The proxy of the suites that spread requests over processes. Each suite starts its own. */
export const nginx: Backend = {
  name: 'nginx',
  packages: ['nginx'],
  advice: 'Any nginx does that is on the PATH.',
  suites: ['test/{faults,flows}/**'],
  variable: 'NGINX_PATH',

  find: () => findProgram(['nginx'], '-v'),

  async start(program) {
    return program
  },
}
