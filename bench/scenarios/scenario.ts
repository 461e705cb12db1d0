import type { Connection } from '../load/connection.ts'
import type { Operation } from '../load/drive.ts'
import type { Target } from '../servers/target.ts'

export interface Scenario {
  name: string
  title: string
  /** Whether the bare library does the same: it has no passwords, so no whole login. */
  isProtocol: boolean
  prepare(target: Target, connections: readonly Connection[]): Promise<Work>
}

export interface Work {
  /** One for each connection. */
  operations: readonly Operation[]
  /** Makes ready what operations use up, outside the measurement. Left out where nothing is. */
  supply?: () => Promise<void>
  /** Ends what was opened for it. */
  close?: () => void
}
