import { type Database, KyselyArtifactStore } from '../../src/adapters/storage/kysely/index.ts'
import { RedisArtifactStore } from '../../src/adapters/storage/redis/index.ts'
import { SplitArtifactStore } from '../../src/adapters/storage/split/index.ts'
import type { ArtifactStore } from '../../src/core/artifacts/index.ts'
import { TestClock } from './clock.ts'
import { engines, type TestEngine } from './databases.ts'
import { openRedis, type RedisServer, redisServers } from './redis.ts'

export interface TestArtifactStore extends AsyncDisposable {
  store: ArtifactStore
  db: Database
  /** Everything that is kept, as text. */
  dump(): Promise<string>
}

interface ArtifactStoreKind {
  name: string
  open(): Promise<TestArtifactStore>
}

const [redis, ...otherRedises] = redisServers
const [sqlite, ...otherEngines] = engines

/** Every engine alone and with Redis; what is special about a Redis shows with the first of them. */
export const artifactStores: readonly ArtifactStoreKind[] = [
  ...engines.map((engine) => ({ name: engine.name, open: () => openOn(engine) })),
  ...[sqlite, ...otherEngines].flatMap((engine) => pair(engine, redis)),
  ...otherRedises.flatMap((other) => pair(sqlite, other)),
]

function pair(
  engine: TestEngine | undefined,
  server: RedisServer | undefined,
): ArtifactStoreKind[] {
  if (!engine || !server) return []

  return [{ name: `${engine.name} and ${server.name}`, open: () => openOnBoth(engine, server) }]
}

async function openOn(engine: TestEngine): Promise<TestArtifactStore> {
  const database = await engine.open()
  const { db } = database

  return {
    db,
    store: new KyselyArtifactStore(db),
    dump: async () => JSON.stringify(await rowsOf(db)),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

async function openOnBoth(engine: TestEngine, { url }: RedisServer): Promise<TestArtifactStore> {
  await using opened = new AsyncDisposableStack()
  const { db, store: durable } = opened.use(await openOn(engine))
  const { redis, contents } = opened.use(await openRedis(url))
  const losable = new RedisArtifactStore({ redis, clock: new TestClock() })
  const both = opened.move()

  return {
    db,
    store: new SplitArtifactStore({ durable, losable }),
    dump: async () => JSON.stringify([await rowsOf(db), await contents()]),
    [Symbol.asyncDispose]: () => both.disposeAsync(),
  }
}

const rowsOf = (db: Database): Promise<object[][]> =>
  Promise.all(
    (['artifacts', 'sessions', 'session_cookies'] as const).map((table) =>
      db.selectFrom(table).selectAll().execute(),
    ),
  )
