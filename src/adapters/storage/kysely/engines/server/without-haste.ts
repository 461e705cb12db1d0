import type { CompiledQuery, KyselyPlugin, RootOperationNode } from 'kysely'

const unhurried = new WeakSet<RootOperationNode>()

/** Lets statements take as long as they take: a migration waits for its turn, and rebuilds tables. */
export const withoutHaste: KyselyPlugin = {
  transformQuery({ node }) {
    unhurried.add(node)
    return node
  },
  transformResult: async ({ result }) => result,
}

export const isUnhurried = ({ query }: CompiledQuery): boolean => unhurried.has(query)
