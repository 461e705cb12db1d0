import type { Browser } from '../load/browser.ts'
import type { Target } from '../servers/target.ts'
import { authorizationPath, codeIn } from './requests.ts'

/** Signs one person in by each browser. @returns their codes */
export async function signInEach(
  { web, people }: Target,
  browsers: readonly Browser[],
): Promise<string[]> {
  const codes: string[] = []

  for (const [index, browser] of browsers.entries()) {
    codes.push(codeIn(await browser.authorize(authorizationPath(web), { ...people[index] })))
  }

  return codes
}
