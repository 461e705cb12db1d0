import { setTimeout as pause } from 'node:timers/promises'
import { enableNonRepudiationChecks } from 'openid-client'
import { newestRelease } from '../setup/newest-release.ts'
import { type Credentials, RelyingParty } from '../support/relying-party.ts'
import { rollingRestartsEnvironment } from './rolling-restarts.ts'
import { EverydayLife, type Town } from './support/everyday-life.ts'
import { type Fleet, startFleet } from './support/fleet.ts'
import { Histogram } from './support/histogram.ts'
import { checkOut, type OlderVersion } from './support/older-version.ts'
import { RegisteredByCommand } from './support/registered-by-command.ts'
import { type Report, runScript } from './support/script.ts'

type Version = 'older' | 'present'

/** What the two programs run, one stage after the other: there, and back again. */
const stages: readonly (readonly [stage: string, Version, Version])[] = [
  ['before the update', 'older', 'older'],
  ['during the update', 'present', 'older'],
  ['after the update', 'present', 'present'],
  ['during the return', 'older', 'present'],
  ['after the return', 'older', 'older'],
]

const PEOPLE = ['ada', 'grace', 'joan', 'mary']

export interface TwoVersionsOptions {
  /** A tag or commit of this repository. */
  ref: string
  /** How long each stage lasts. */
  seconds: number
  residents: number
}

/**
 * Two programs of an older version behind nginx are replaced one after the other by this version,
 * which brings the schema on, and then by the older one again, while people come and go: every
 * sign-in, exchange, refresh and sign-out succeeds, wherever each request of it lands.
 */
export async function twoVersions(
  { ref, seconds, residents }: TwoVersionsOptions,
  storage: string,
): Promise<Report> {
  await using older = await checkOut(ref)
  await using fleet = await startFleet({
    storage,
    isBalanced: true,
    code: older.folder,
    env: rollingRestartsEnvironment,
  })
  const town = await foundTown(fleet, older)
  const code = { older: older.folder, present: process.cwd() }
  const running: Version[] = ['older', 'older']
  const counts: Record<string, unknown> = { commit: older.commit }
  // Its own start is none of the stages.
  let seen = (await fleet.balancer?.passed())?.length ?? 0

  const life = await EverydayLife.start(town, residents)
  {
    await using _ = life
    for (const [stage, ...wanted] of stages) {
      for (const [n, node] of fleet.nodes.entries()) {
        const version = wanted[n]
        if (!version || version === running[n]) continue
        const exitCode = await node.stop()
        if (exitCode !== 0) life.broken.push(`${stage}: a program ended with ${exitCode}`)
        // From here on it answers as the other version, and as nothing in between.
        await close(life.stage)
        life.stage = stage
        running[n] = version
        await node.start(code[version])
      }
      life.stage = stage
      await pause(seconds * 1_000)
    }
  }
  await close(life.stage)
  if (life.broken.length) life.broken.push(...((await fleet.balancer?.complaints()) ?? []))

  return { counts, broken: life.broken }

  /** Counts what was done and answered since the stage began. */
  async function close(stage: string): Promise<void> {
    const passed = (await fleet.balancer?.passed()) ?? []
    const answers = new Histogram()
    for (const { program, status } of passed.slice(seen)) {
      const n = fleet.nodes.findIndex(({ origin }) => origin.endsWith(portOf(program)))
      answers.count(`${status} of ${running[n] ?? 'none'}`)
      if (status >= 500) life.broken.push(`${stage}: a request was answered ${status}`)
    }
    seen = passed.length
    counts[stage] = { ...life.takeCounts().toJSON(), answers }
  }
}

const portOf = (address: string): string => address.slice(address.lastIndexOf(':'))

/** Apps and people as the older version has them. */
async function foundTown(fleet: Fleet, older: OlderVersion): Promise<Town> {
  const registered = new RegisteredByCommand(older.folder, fleet)
  const people = []
  for (const name of PEOPLE) people.push(await registered.person(name))
  const asking = await registered.app('Shop')
  const trusted = await registered.app('Intranet', '--skip-consent')
  const { issuer } = fleet

  return {
    issuer,
    people,
    asking: await strictParty(issuer, asking),
    trusted: await strictParty(issuer, trusted),
  }
}

/** An app that verifies ID tokens by the keys that either version publishes. */
async function strictParty(issuer: string, credentials: Credentials): Promise<RelyingParty> {
  const party = await RelyingParty.discover(issuer, credentials)
  enableNonRepudiationChecks(party.configuration)

  return party
}

if (import.meta.main) {
  await runScript({
    name: 'two versions on one storage',
    storage: 'postgres+redis',
    options: { ref: (await newestRelease()) ?? '', seconds: 20, residents: 16 },
    async run(options, storage) {
      if (options.ref) return twoVersions(options, storage)

      return { counts: {}, broken: ['no release was found, as a tag v*: name a commit by --ref'] }
    },
  })
}
