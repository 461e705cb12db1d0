import { AppPages } from './app-pages.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { ProfilePages } from './profile-pages.ts'
import type { Section } from './section.ts'
import { SessionPages } from './session-pages.ts'

/** Every section, in the order of the navigation. */
// biome-ignore format: a table
export const accountSections = (deps: AccountDeps, frame: Frame): readonly Section[] => [
  { name: 'profile',  href: paths.home,     routes: new ProfilePages(deps, frame).routes },
  { name: 'sessions', href: paths.sessions, routes: new SessionPages(deps, frame).routes },
  { name: 'apps',     href: paths.apps,     routes: new AppPages(deps, frame).routes },
]
