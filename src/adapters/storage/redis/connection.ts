import { Cluster } from 'ioredis'
import type { RedisSettings } from '../../../config/index.ts'
import type { Log } from '../../../core/log.ts'
import { createClient, type RedisClient } from './client.ts'
import { RedisUnreachable } from './errors.ts'
import { logOutages } from './outage-log.ts'

interface RedisConnectionDeps {
  settings: RedisSettings
  log: Log
}

/** What the stores of a process have in common. It connects when it is first waited for. */
export class RedisConnection implements Disposable {
  readonly client: RedisClient
  /** For subscriptions alone: a connection that has one is good for nothing else. */
  readonly subscriber: RedisClient
  readonly #settings: RedisSettings
  #lastError: Error | undefined

  constructor({ settings, log }: RedisConnectionDeps) {
    this.#settings = settings
    this.client = createClient(settings)
    // A client of a Cluster keeps a connection for subscriptions by itself.
    this.subscriber = this.client instanceof Cluster ? this.client : this.client.duplicate()
    for (const client of [this.client, this.subscriber]) {
      client.on('error', (error: Error) => {
        this.#lastError = reasonOf(error)
      })
    }
    logOutages(this.client, log)
  }

  /** What a key or a channel is called in Redis. */
  nameOf(...parts: readonly string[]): string {
    return this.#settings.prefix + parts.join(':')
  }

  /**
   * Settles when Redis can be used. From then on a lost connection comes back by itself.
   * @throws {RedisUnreachable} when that takes too long, or at once when it refuses us
   */
  async ready(withinMs: number): Promise<void> {
    if (this.client.status === 'ready') return
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const giveUp = () => reject(new RedisUnreachable(this.#where, this.#lastError))
    const onError = (error: Error) => {
      if (isRefusal(reasonOf(error))) giveUp()
    }
    const timer = setTimeout(giveUp, withinMs)
    this.client.once('ready', resolve).on('error', onError)
    connect(this.client)

    try {
      await promise
    } finally {
      clearTimeout(timer)
      this.client.off('ready', resolve).off('error', onError)
    }
  }

  get #where(): string {
    return this.#settings.nodes.map(({ host, port }) => `${host}:${port}`).join(', ')
  }

  [Symbol.dispose](): void {
    for (const client of [this.client, this.subscriber]) {
      if (client.status !== 'end') client.disconnect()
    }
  }
}

/** Begins to connect, and goes on trying: `error` and `ready` tell how it goes. */
export function connect(client: RedisClient): void {
  if (client.status === 'wait') client.connect().catch(() => {})
}

/** What a client of a Cluster says last of all is that it found no node; why, stands in there. */
const reasonOf = (error: Error & { lastNodeError?: Error }): Error => error.lastNodeError ?? error

/** Waiting does not help against a wrong password. */
const isRefusal = ({ message }: Error): boolean => /^(WRONGPASS|NOAUTH|NOPERM) /.test(message)
