import { AddressCodePages } from './address-code-pages.ts'
import { AddressPages } from './address-pages.ts'
import { AppPages } from './app-pages.ts'
import { DataPages } from './data-pages.ts'
import type { AccountDeps } from './deps.ts'
import type { Frame } from './frame.ts'
import { IdentityPages } from './identity-pages.ts'
import { PasskeyPages } from './passkey-pages.ts'
import { PasswordPages } from './password-pages.ts'
import { paths } from './paths.ts'
import { ProfilePages } from './profile-pages.ts'
import type { Section } from './section.ts'
import { SessionPages } from './session-pages.ts'
import { TwoStepPages } from './two-step-pages.ts'

/** Every section, in the order of the navigation. */
// biome-ignore format: a table
export const accountSections = (deps: AccountDeps, frame: Frame): readonly Section[] => [
  { name: 'profile',    href: paths.home,       routes: new ProfilePages(deps, frame).routes },
  { name: 'addresses',  href: paths.addresses,  routes: [
    ...new AddressCodePages(deps, frame).routes,
    ...new AddressPages(deps, frame).routes,
  ] },
  { name: 'password',   href: paths.password,   routes: new PasswordPages(deps, frame).routes },
  { name: 'passkeys',   href: paths.passkeys,   routes: new PasskeyPages(deps, frame).routes },
  { name: 'two-step',   href: paths.twoStep,    routes: new TwoStepPages(deps, frame).routes },
  { name: 'identities', href: paths.identities, routes: new IdentityPages(deps, frame).routes },
  { name: 'sessions',   href: paths.sessions,   routes: new SessionPages(deps, frame).routes },
  { name: 'apps',       href: paths.apps,       routes: new AppPages(deps, frame).routes },
  { name: 'data',       href: paths.data,       routes: new DataPages(deps, frame).routes },
]
