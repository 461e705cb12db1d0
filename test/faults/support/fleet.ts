import { type Config, loadConfig } from '../../../src/config/index.ts'
import { prepareStorage } from '../../../src/prepare-storage.ts'
import { openStorage, type Storage } from '../../../src/storage.ts'
import { newFolder } from '../../support/folders.ts'
import { freePort } from '../../support/free-port.ts'
import { openFaultStorage } from './fault-storage.ts'
import { ServedNode } from './served-node.ts'

export interface Fleet extends AsyncDisposable {
  config: Config
  /** What every process calls itself. Some process, or a balancer, listens there. */
  issuer: string
  nodes: readonly ServedNode[]
  /** The storage that they share, opened once more. */
  storage: Storage
}

export interface FleetOptions {
  /** How many programs, each on a port of its own. */
  nodes?: number
  env?: Readonly<Record<string, string>>
  /** As `openFaultStorage` names it; a SQLite file when it is left out. */
  storage?: string
  /** Where browsers come in; the first program when it is left out. */
  issuer?: string
}

/** Several programs on one storage, as they would run on several machines. */
export async function startFleet(options: FleetOptions = {}): Promise<Fleet> {
  const { nodes = 2, env = {}, storage: storageName = 'sqlite', issuer } = options
  await using opened = new AsyncDisposableStack()
  const kept = opened.use(await openFaultStorage(storageName))
  const folder = opened.use(await newFolder())
  const ports = await freePorts(nodes)
  const shared = {
    DATA_DIR: folder.path,
    ISSUER: issuer ?? `http://localhost:${ports[0]}`,
    LATCHKEY_SECRET: 'a-secret-of-exactly-32-characters',
    LOG_LEVEL: 'warn',
    LOG_FORMAT: 'pretty',
    ...kept.env,
    ...env,
  }
  const config = loadConfig(shared)
  const storage = opened.use(openStorage(config))
  const started = ports.map((port) => opened.use(new ServedNode(port, shared)))
  await prepareStorage(config, storage)
  await Promise.all(started.map((node) => node.start()))
  const all = opened.move()

  return {
    config,
    issuer: config.issuer,
    nodes: started,
    storage,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = []
  while (ports.length < count) {
    const port = await freePort()
    if (!ports.includes(port)) ports.push(port)
  }

  return ports
}
