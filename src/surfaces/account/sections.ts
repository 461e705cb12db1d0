import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { paths } from './paths.ts'
import { ProfilePages } from './profile-pages.ts'
import type { Section } from './section.ts'

/** Every section, in the order of the navigation. */
// biome-ignore format: a table
export const accountSections = (deps: AccountDeps, frame: Frame): readonly Section[] => [
  { name: 'profile', href: paths.home, routes: new ProfilePages(deps, frame).routes },
]
