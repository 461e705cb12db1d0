import { freePort } from '../support/free-port.ts'
import { HttpBrowser } from '../support/http-browser.ts'
import { LogoutReceiver } from '../support/logout-receiver.ts'
import { signIn } from '../support/people.ts'
import { RelyingParty } from '../support/relying-party.ts'
import { until } from '../support/until.ts'
import type { Fleet } from './support/fleet.ts'
import { inParallel } from './support/in-parallel.ts'
import { now } from './support/mixed-load.ts'
import { registerApp, registerPerson } from './support/registered.ts'
import { type Report, runFleetScript } from './support/script.ts'

const AT_ONCE = 4

/** An app that hears of logouts, and what it has to hear. */
interface Listening {
  party: RelyingParty
  sids: string[]
}

/**
 * People sign out of three apps: one that is well, one that hangs, one that is down. Programs are
 * killed meanwhile. Nobody waits for an app, and each app hears of every logout once it is well.
 */
export async function logoutNotices(
  fleet: Fleet,
  { people, withinMs }: { people: number; withinMs: number },
): Promise<Report> {
  const broken: string[] = []
  const port = await freePort()
  await using well = await LogoutReceiver.start(fleet.issuer)
  await using hanging = await LogoutReceiver.start(fleet.issuer, { behaviour: 'hang' })
  const uris = [well.uri, hanging.uri, `http://127.0.0.1:${port}/logout`]
  const apps = await Promise.all(uris.map((uri) => listeningApp(fleet, uri)))
  const browsers: HttpBrowser[] = []
  await inParallel(AT_ONCE, Array.from({ length: people }), async () => {
    browsers.push(await signInEverywhere(fleet, apps))
  })

  const signOuts: number[] = []
  for (const [n, browser] of browsers.entries()) {
    const page = await browser.get('/oidc/logout')
    const askedAt = now()
    const { status } = await browser.submit(page, '/confirm', { logout: 'yes' })
    signOuts.push(Math.round(now() - askedAt))
    if (status !== 200) broken.push(`a logout was answered ${status}`)
    // In the middle of sending to one that hangs, and to one that takes.
    if (n === Math.floor(people / 2)) await restart(fleet, n)
  }
  const [ofWell, ofHanging, ofDown] = apps.map(({ sids }) => sids)
  await arrival(well, ofWell)

  const recoveredAt = now()
  hanging.behaviour = 'take'
  await using down = await LogoutReceiver.start(fleet.issuer, { port })
  await until(() => retryEvery(fleet, hanging, ofHanging))
  await until(() => retryEvery(fleet, down, ofDown))
  const recoveredMilliseconds = Math.round(now() - recoveredAt)

  const receivers = { well, hanging, down }
  signOuts.sort((one, other) => one - other)
  if (Math.max(...signOuts) >= withinMs) broken.push(`a logout took ${withinMs} ms or longer`)

  return {
    counts: {
      people,
      signOutMilliseconds: { median: signOuts[people >> 1], longest: signOuts.at(-1) },
      recoveredMilliseconds,
      asked: mapValues(receivers, ({ asked }) => asked),
      taken: mapValues(receivers, ({ taken }) => taken.length),
      twice: mapValues(receivers, ({ taken }) => taken.length - new Set(sidsOf(taken)).size),
    },
    broken,
  }
}

async function listeningApp(fleet: Fleet, backchannelLogoutUri: string): Promise<Listening> {
  const app = await registerApp(fleet, { backchannelLogoutUri })

  return { party: await RelyingParty.discover(fleet.issuer, app), sids: [] }
}

/** One person, signed in to all of them in one browser. */
async function signInEverywhere(fleet: Fleet, apps: readonly Listening[]): Promise<HttpBrowser> {
  const browser = new HttpBrowser(fleet.issuer)
  const person = await registerPerson(fleet)
  for (const { party, sids } of apps) {
    const { callback, checks } = await signIn(party, browser, person)
    const tokens = await party.exchange(callback, checks)
    sids.push(String(tokens.claims()?.sid))
  }

  return browser
}

async function restart({ nodes }: Fleet, n: number): Promise<void> {
  const node = nodes[n % nodes.length]
  await node?.kill()
  await node?.start()
}

const sidsOf = (taken: LogoutReceiver['taken']) => taken.map(({ sid }) => String(sid))

const hasAll = ({ taken }: LogoutReceiver, sids: readonly string[] = []): boolean =>
  new Set(sids).isSubsetOf(new Set(sidsOf(taken)))

const arrival = (receiver: LogoutReceiver, sids: readonly string[] | undefined) =>
  until(() => hasAll(receiver, sids))

/** Asks for everything that waits to be sent now, as an operator may. @returns whether it arrived */
async function retryEvery(
  { storage: { logoutOutbox } }: Fleet,
  receiver: LogoutReceiver,
  sids: readonly string[] | undefined,
): Promise<boolean> {
  const at = Date.now()
  for (const { id } of await logoutOutbox.list({ states: ['pending', 'dead'], limit: 1_000 })) {
    await logoutOutbox.retry(id, { now: at, giveUpAt: at + 60_000 })
  }

  return hasAll(receiver, sids)
}

const mapValues = <Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))

if (import.meta.main) {
  await runFleetScript({
    name: 'notices of logouts to apps that are well, hang and are down',
    options: { people: 40, withinMs: 1_000 },
    isBalanced: true,
    run: logoutNotices,
  })
}
