import type { App, AppType } from '../../core/apps/index.ts'

/** What a developer may start from: a template in `views/partials/snippets`, and whose it is. */
// biome-ignore format: a table
const SNIPPETS = {
  web: [
    ['web-curl',       'curl'],
    ['web-node',       'Node.js, openid-client'],
    ['web-express',    'Express'],
    ['web-next',       'Next.js'],
    ['web-python',     'Python, Flask and Authlib'],
  ],
  spa: [
    ['public-browser', 'JavaScript in the browser, openid-client'],
  ],
  native: [
    ['public-node',    'Node.js, openid-client'],
    ['public-python',  'Python, Authlib'],
  ],
  machine: [
    ['machine-curl',   'curl'],
    ['machine-node',   'Node.js, openid-client'],
    ['machine-python', 'Python, Authlib'],
  ],
} as const satisfies Record<AppType, readonly (readonly [string, string])[]>

export const snippetsFor = ({ type }: Pick<App, 'type'>) =>
  SNIPPETS[type].map(([template, label]) => ({ template, label }))
