import { type Config, loadConfig } from '../../../src/config/index.ts'
import { prepareStorage } from '../../../src/prepare-storage.ts'
import { openStorage, type Storage } from '../../../src/storage.ts'
import { newFolder } from '../../support/folders.ts'
import { freePort } from '../../support/free-port.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { type FaultStorage, openFaultStorage } from './fault-storage.ts'
import { ServedNode } from './served-node.ts'

export interface Fleet extends AsyncDisposable {
  config: Config
  /** What the programs, and a command of an operator, find in their environment. */
  env: Readonly<Record<string, string>>
  /** What every program calls itself, and where browsers come in. */
  issuer: string
  nodes: readonly ServedNode[]
  balancer: Balancer | undefined
  /** The storage that they share, opened once more. */
  storage: Storage
  /** Where the nth request goes when each goes to the next program. */
  originOf(n: number): string
}

export interface FleetOptions {
  /** How many programs, each on a port of its own. */
  nodes?: number
  env?: Readonly<Record<string, string>>
  /** One that is there, or its name; what this run of the suites is on when it is left out. */
  storage?: string | Pick<FaultStorage, 'env'>
  /** Whether browsers come in by a balancer. Else the first program is the issuer. */
  isBalanced?: boolean
  /** The folder of another version that the programs start with. */
  code?: string
}

/** Set by jest.config.js. */
const { TEST_STORAGE = 'sqlite' } = globalThis as { TEST_STORAGE?: string }

/** Several programs on one storage, as they would run on several machines. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  await using opened = new AsyncDisposableStack()
  const { storage: named = TEST_STORAGE } = options
  const kept = typeof named === 'string' ? opened.use(await openFaultStorage(named)) : named
  const folder = opened.use(await newFolder())
  const ports = await freePorts(options.nodes ?? 2)
  const balancer = options.isBalanced ? opened.use(await startBalancer(ports)) : undefined
  const env = {
    DATA_DIR: folder.path,
    ISSUER: balancer?.origin ?? `http://localhost:${ports[0]}`,
    TRUSTED_PROXIES: 'loopback',
    LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'pretty',
    ...kept.env,
    ...options.env,
  }

  const config = loadConfig(env)
  const storage = opened.use(await openStorage(config))
  await storage.connect()
  // Another version brings the schema as far as it knows it.
  if (!options.code) await prepareStorage(config, storage)
  const nodes = ports.map((port) => opened.use(new ServedNode(port, env)))
  await Promise.all(nodes.map((node) => node.start(options.code)))
  const all = opened.move()

  return {
    config,
    env,
    issuer: config.issuer,
    nodes,
    balancer,
    storage,
    originOf: (n) => nodes[n % nodes.length]?.origin ?? config.issuer,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())

  return [...ports]
}
