import type { Artifact, ArtifactKey, LosableArtifactStore } from '../../../core/artifacts/index.ts'
import { type Clock, digest, type Instant } from '../../../core/values/index.ts'
import { artifactToText, FIELDS, recordToArtifact } from './artifact-records.ts'
import type { RedisConnection } from './connection.ts'
import { orUnavailable } from './errors.ts'

/** One hash for each artifact, which expires by itself. */
export class RedisArtifactStore implements LosableArtifactStore {
  readonly #redis: RedisConnection
  readonly #clock: Clock

  constructor({ redis, clock }: { redis: RedisConnection; clock: Clock }) {
    this.#redis = redis
    this.#clock = clock
  }

  async find(keys: readonly ArtifactKey[]): Promise<(Artifact | undefined)[]> {
    const { client } = this.#redis
    // One command for each: the keys may be on as many nodes. They leave in one packet all the same.
    const records = await orUnavailable(() =>
      Promise.all(keys.map((key) => client.hmget(this.#nameOf(key), ...FIELDS))),
    )

    return keys.map((key, index) => recordToArtifact(key, records[index] ?? []))
  }

  async put(artifacts: readonly Artifact[]): Promise<void> {
    const { client } = this.#redis
    const entries = artifacts.map((artifact) => this.#entryOf(artifact))

    await orUnavailable(() => Promise.all(entries.map((entry) => client.putArtifact(...entry))))
  }

  async insertOnce(marker: Artifact): Promise<boolean> {
    const entry = this.#entryOf(marker)

    return (await orUnavailable(() => this.#redis.client.insertArtifact(...entry))) === 1
  }

  async consume(key: ArtifactKey, now: Instant): Promise<boolean> {
    const name = this.#nameOf(key)

    return (await orUnavailable(() => this.#redis.client.consumeArtifact(name, now))) === 1
  }

  async remove(keys: readonly ArtifactKey[]): Promise<void> {
    const { client } = this.#redis

    await orUnavailable(() => Promise.all(keys.map((key) => client.unlink(this.#nameOf(key)))))
  }

  // The kind is part of the digest: a token is not found as a token of another kind.
  #nameOf({ kind, id }: ArtifactKey): string {
    return this.#redis.nameOf('artifact', digest(`${kind}:${id}`))
  }

  /** Lives by our clock, not by that of Redis; no time at all would be refused. */
  #entryOf(artifact: Artifact): [name: string, text: string, lifeMs: number] {
    const lifeMs = Math.max(1, artifact.keepUntil - this.#clock.now())

    return [this.#nameOf(artifact), artifactToText(artifact), lifeMs]
  }
}
