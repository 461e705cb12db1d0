import { type DeveloperRule, isDeveloper } from '../../core/developers/index.ts'
import { primaryEmail } from '../../core/users/index.ts'
import type { AccountFrame, Csrf } from '../http/index.ts'
import type { OwnAppSession } from '../own-app/index.ts'
import { paths } from './paths.ts'
import type { Section } from './section.ts'

/** What stands around the page of somebody who is signed in. @param current name of the section */
export type Frame = (session: OwnAppSession, current: string) => AccountFrame

interface FrameDeps {
  csrf: Csrf
  developerRule: DeveloperRule
}

/** @param sections asked for only when a page is shown: they are made of pages that have a frame */
export const frameBy =
  ({ csrf, developerRule }: FrameDeps, sections: () => readonly Section[]): Frame =>
  ({ id, user }, current) => {
    const email = primaryEmail(user)?.address

    return {
      ...(email && { email }),
      homeHref: paths.home,
      sections: sections().map(({ name, href }) => ({ name, href, isCurrent: name === current })),
      ...(isDeveloper(user, developerRule) && { dashboardHref: '/dashboard' }),
      signOutAction: paths.signOut,
      csrf: csrf.token(id),
    }
  }
