import type { CompiledQuery, QueryResult } from 'kysely'
import { DatabaseFailure } from '../database-errors.ts'
import type { SqliteConnection } from './connection.ts'

/** A transaction of SQLite that some of ours share. */
interface Group {
  durable: Promise<void>
  succeed: () => void
  fail: (error: unknown) => void
  /** Why nothing of it will ever be written, once that is so. */
  failure: unknown
  /** It is to be committed as soon as nobody writes. */
  isDue: boolean
  /** Whether it survives a power cut as well. */
  isDurable: boolean
}

/** One transaction of ours. It has the connection to itself until it is committed or rolled back. */
export interface Member {
  query<Row>(query: CompiledQuery): QueryResult<Row>
  /** Settles when it is durable. */
  commit(): Promise<void>
  rollback(): Promise<void>
}

/**
 * Writers take turns, and those that are done within one turn of the event loop become durable
 * together: it is the waiting for the disk that costs, and so they wait once. Each is a savepoint,
 * so that one that is rolled back takes no other with it. Nobody is told anything, a refusal
 * neither, before all that it may have been built on is committed.
 *
 * What is losable waits for no disk where it is by itself. Every durable commit takes along what
 * was committed before it, so that nothing durable was ever built on what is lost.
 */
export class SqliteGroupCommit {
  readonly #connection: SqliteConnection
  readonly #waiting: (() => void)[] = []
  #isTaken = false
  #isClosed = false
  #group: Group | undefined

  constructor(connection: SqliteConnection) {
    this.#connection = connection
  }

  async begin({ isLosable = false } = {}): Promise<Member> {
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#isTaken = true

    try {
      if (this.#isClosed) throw new DatabaseFailure(undefined, 'the database is closed')
      const group = this.#groupFor(isLosable)
      this.#connection.run('savepoint member')

      return this.#member(group)
    } catch (error) {
      this.#passOn()
      throw error
    }
  }

  /** Commits what is done, and fails what is not. */
  close(): void {
    this.#isClosed = true
    if (this.#group && this.#isTaken)
      this.#lose(this.#group, new DatabaseFailure(undefined, 'the database is closed'))
    else if (this.#group) this.#commit(this.#group)
    this.#connection.close()
  }

  #member(group: Group): Member {
    let isOver = false

    return {
      query: (query) => this.#query(group, query),
      commit: () => {
        isOver = true
        return this.#leave(group, ['release member'])
      },
      rollback: async () => {
        if (isOver) return
        isOver = true
        await this.#leave(group, ['rollback to member', 'release member'])
      },
    }
  }

  #query<Row>(group: Group, query: CompiledQuery): QueryResult<Row> {
    // Never outside the transaction: each statement would be committed by itself.
    if (group.failure) throw group.failure

    try {
      return this.#connection.query(query)
    } catch (error) {
      // Some failures, such as a full disk, make SQLite roll back everything at once.
      if (!this.#connection.isInTransaction) this.#lose(group, error)
      throw error
    }
  }

  async #leave(group: Group, statements: readonly string[]): Promise<void> {
    try {
      if (!group.failure) for (const statement of statements) this.#connection.run(statement)
    } catch (error) {
      this.#lose(group, error)
    }
    this.#passOn()

    return group.durable
  }

  #passOn(): void {
    this.#isTaken = false
    if (this.#group?.isDue) this.#commit(this.#group)

    const next = this.#waiting.shift()
    if (!next) return
    this.#isTaken = true
    next()
  }

  #groupFor(isLosable: boolean): Group {
    if (this.#group && (isLosable || this.#group.isDurable)) return this.#group
    if (this.#group) this.#commit(this.#group)

    return this.#open({ isDurable: !isLosable })
  }

  #open({ isDurable }: Pick<Group, 'isDurable'>): Group {
    this.#connection.setDurable(isDurable)
    // IMMEDIATE: a transaction that upgrades from reading to writing can fail, whatever it waits.
    this.#connection.run('begin immediate')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    // Whoever takes part waits for it; there may be nobody.
    promise.catch(() => undefined)
    const group: Group = {
      durable: promise,
      succeed: resolve,
      fail: reject,
      failure: undefined,
      isDue: false,
      isDurable,
    }
    this.#group = group
    setImmediate(() => {
      group.isDue = true
      if (this.#group === group && !this.#isTaken) this.#commit(group)
    })

    return group
  }

  #commit(group: Group): void {
    try {
      this.#connection.run('commit')
      this.#group = undefined
      group.succeed()
    } catch (error) {
      this.#lose(group, error)
    }
  }

  #lose(group: Group, error: unknown): void {
    this.#group = undefined
    group.failure = error
    group.fail(error)
    if (this.#connection.isInTransaction) this.#connection.run('rollback')
  }
}
