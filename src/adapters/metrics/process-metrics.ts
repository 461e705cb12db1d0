import {
  Counter,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  type MetricObjectWithValues,
  type MetricValue,
  Registry,
} from 'prom-client'
import type { OutboxFigures } from '../../core/back-channel-logout/index.ts'
import type { AnsweredCall, AnsweredRequest, Meter, StoreOperation } from '../../core/meter.ts'
import { inStateSince, isPublished, type SigningKey } from '../../core/signing-keys/index.ts'
import { type Clock, type Instant, SECOND } from '../../core/values/index.ts'

/** Everything that one process measured until now. Survives JSON. */
export type Snapshot = readonly MetricObjectWithValues<MetricValue<string>>[]

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const STORE_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 12]

/** What this process counts, times and is at the moment. */
export class ProcessMetrics implements Meter {
  readonly #clock: Clock
  readonly #registry = new Registry()
  readonly #registers = [this.#registry]
  readonly #requests = new Counter({
    name: 'latchkey_http_requests_total',
    help: 'Requests that were answered, by the pattern of their address.',
    labelNames: ['method', 'route', 'status'],
    registers: this.#registers,
  })
  readonly #requestSeconds = new Histogram({
    name: 'latchkey_http_request_duration_seconds',
    help: 'How long answers took to make.',
    labelNames: ['route'],
    buckets: REQUEST_SECONDS,
    registers: this.#registers,
  })
  readonly #calls = new Counter({
    name: 'latchkey_grpc_calls_total',
    help: 'Calls that were answered, by the name of their status.',
    labelNames: ['method', 'code'],
    registers: this.#registers,
  })
  readonly #callSeconds = new Histogram({
    name: 'latchkey_grpc_call_duration_seconds',
    help: 'How long calls took.',
    labelNames: ['method'],
    buckets: REQUEST_SECONDS,
    registers: this.#registers,
  })
  readonly #oauthErrors = new Counter({
    name: 'latchkey_oauth_errors_total',
    help: 'Requests that OAuth refused, by the code of the error.',
    labelNames: ['endpoint', 'error'],
    registers: this.#registers,
  })
  readonly #limitHits = new Counter({
    name: 'latchkey_limit_hits_total',
    help: 'Attempts that were refused or left undone because there were too many.',
    labelNames: ['limit'],
    registers: this.#registers,
  })
  readonly #logoutNotices = new Counter({
    name: 'latchkey_logout_notices_total',
    help: 'Attempts to tell apps of logouts, by how they ended.',
    labelNames: ['result'],
    registers: this.#registers,
  })
  readonly #storeSeconds = new Histogram({
    name: 'latchkey_store_duration_seconds',
    help: 'How long operations of the stores took, waiting and trying again included.',
    labelNames: ['home', 'store', 'operation'],
    buckets: STORE_SECONDS,
    registers: this.#registers,
  })
  readonly #storeFailures = new Counter({
    name: 'latchkey_store_failures_total',
    help: 'Operations that a store could not do because it was not available.',
    labelNames: ['home', 'store', 'operation'],
    registers: this.#registers,
  })
  #outbox: OutboxFigures | undefined
  #signingKeys: readonly SigningKey[] = []

  constructor({ clock }: { clock: Clock }) {
    this.#clock = clock
    collectDefaultMetrics({ register: this.#registry })
    this.#gauge('latchkey_processes', 'Processes that these figures are the sum of.', {
      collect: (gauge) => gauge.set(1),
    })
    this.#gauge('latchkey_signing_keys', 'Signing keys, by state.', {
      labelNames: ['algorithm', 'state'],
      aggregator: 'max',
      collect: (gauge) => this.#countKeys(gauge),
    })
    this.#gauge(
      'latchkey_signing_key_age_seconds',
      'For how long the key that is in that state longest has been.',
      {
        labelNames: ['algorithm', 'state'],
        aggregator: 'max',
        collect: (gauge) => this.#tellAges(gauge),
      },
    )
    this.#gauge('latchkey_logout_outbox', 'Notices of logouts that wait, or were given up.', {
      labelNames: ['state'],
      aggregator: 'max',
      collect: (gauge) => this.#tellOutbox(gauge),
    })
    this.#gauge(
      'latchkey_logout_outbox_oldest_age_seconds',
      'For how long the oldest notice of a logout has been waiting.',
      {
        aggregator: 'max',
        collect: (gauge) => gauge.set(this.#ageOf(this.#outbox?.oldestAt)),
      },
    )
    // There from the beginning, so that the first failure is seen as a rise.
    for (const result of ['sent', 'failed', 'dead']) this.#logoutNotices.inc({ result }, 0)
  }

  requestAnswered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#requests.inc({ method, route, status })
    this.#requestSeconds.observe({ route }, seconds)
  }

  callAnswered({ method, code, seconds }: AnsweredCall): void {
    this.#calls.inc({ method, code })
    this.#callSeconds.observe({ method }, seconds)
  }

  oauthRefused(endpoint: string, error: string): void {
    this.#oauthErrors.inc({ endpoint, error })
  }

  limitHit(limit: string): void {
    this.#limitHits.inc({ limit })
  }

  logoutNotice(result: 'sent' | 'failed' | 'dead'): void {
    this.#logoutNotices.inc({ result })
  }

  storeOperation({ home, store, operation }: StoreOperation) {
    const duration = this.#storeSeconds.labels(home, store, operation)
    const failures = this.#storeFailures.labels(home, store, operation)
    // There from the beginning, so that the first failure is seen as a rise.
    failures.inc(0)

    return (seconds: number, isFailure: boolean): void => {
      duration.observe(seconds)
      if (isFailure) failures.inc()
    }
  }

  /** Tells from now on how the connections to the database are used. */
  watchConnections(connections: { inUse: number; waiting: number }): void {
    this.#gauge(
      'latchkey_database_connections',
      'Requests that have a connection, or wait for one.',
      {
        labelNames: ['state'],
        collect(gauge) {
          gauge.set({ state: 'in_use' }, connections.inUse)
          gauge.set({ state: 'waiting' }, connections.waiting)
        },
      },
    )
  }

  /** Tells from now on of these keys, which is all of them. */
  setSigningKeys(keys: readonly SigningKey[]): void {
    this.#signingKeys = keys
  }

  /** Tells from now on of this outbox. */
  setOutbox(figures: OutboxFigures): void {
    this.#outbox = figures
  }

  snapshot(): Promise<Snapshot> {
    return this.#registry.getMetricsAsJSON()
  }

  #countKeys(gauge: Gauge): void {
    gauge.reset()
    for (const { algorithm, state } of this.#signingKeys) gauge.inc({ algorithm, state })
  }

  #tellOutbox(gauge: Gauge): void {
    if (!this.#outbox) return
    gauge.set({ state: 'pending' }, this.#outbox.pending)
    gauge.set({ state: 'dead' }, this.#outbox.dead)
  }

  #ageOf(since: Instant | undefined): number {
    return since === undefined ? 0 : Math.max(0, (this.#clock.now() - since) / SECOND)
  }

  #tellAges(gauge: Gauge): void {
    const now = this.#clock.now()
    gauge.reset()
    for (const key of this.#signingKeys.filter(isPublished).toSorted(byTimeInState)) {
      const { algorithm, state } = key
      gauge.set({ algorithm, state }, (now - inStateSince(key)) / SECOND)
    }
  }

  #gauge(
    name: string,
    help: string,
    {
      labelNames = [],
      aggregator = 'sum',
      collect,
    }: {
      labelNames?: readonly string[]
      /** What the figures of several processes are together. */
      aggregator?: 'sum' | 'max'
      collect: (gauge: Gauge) => void
    },
  ): void {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      aggregator,
      registers: this.#registers,
      collect() {
        collect(this)
      },
    })
  }
}

/** The longest last: of those of one state it is the one that counts. */
const byTimeInState = (a: SigningKey, b: SigningKey): number => inStateSince(b) - inStateSince(a)
