import type { ChangeSignal, ChangeTopic } from '../../../core/change-signal.ts'
import type { Log } from '../../../core/log.ts'
import { connect, type RedisConnection } from './connection.ts'
import { orUnavailable } from './errors.ts'

/** A change has been made by now: whoever made it does not wait long for others to hear of it. */
const PUBLISH_WAIT_MS = 1_000

/** By publish and subscribe, which keeps nothing for whoever is away. */
export class RedisChangeSignal implements ChangeSignal {
  readonly #redis: RedisConnection
  readonly #log: Log

  constructor({ redis, log }: { redis: RedisConnection; log: Log }) {
    this.#redis = redis
    this.#log = log
  }

  async publish(topic: ChangeTopic): Promise<void> {
    try {
      await this.#redis.ready(PUBLISH_WAIT_MS)
      await orUnavailable(() => this.#redis.client.publish(this.#channelOf(topic), ''))
    } catch (error) {
      this.#log.warn({ err: error, topic }, 'other processes will notice a change later')
    }
  }

  subscribe(topic: ChangeTopic, listener: () => void): void {
    const { subscriber } = this.#redis
    const channel = this.#channelOf(topic)
    const subscribe = () => void subscriber.subscribe(channel).catch(() => {})

    subscriber.on('message', (from) => {
      if (from === channel) listener()
    })
    subscriber.on('ready', subscribe)
    if (subscriber.status === 'ready') subscribe()
    connect(subscriber)
  }

  #channelOf(topic: ChangeTopic): string {
    return this.#redis.nameOf('changed', topic)
  }
}
