import { askRedis, redisServer, startRedis } from '../setup/redis.ts'

/** A Redis of one suite, to be taken away from under whoever works with it. */
export interface PrivateRedis extends AsyncDisposable {
  url: string
  ask(command: string, ...args: string[]): Promise<unknown>
  /** Ends it without a word, and everything in it. */
  kill(): Promise<void>
  /** Starts it again, empty. */
  start(): Promise<void>
  /** Takes connections from now on, and answers nothing. */
  freeze(): void
  thaw(): void
}

export async function startPrivateRedis(...settings: string[]): Promise<PrivateRedis> {
  const program = redisServer.find()
  if (!program) throw new Error('there is no redis-server here')
  const server = await startRedis(program, { settings })
  const { url } = server
  const ask: PrivateRedis['ask'] = (command, ...args) => askRedis(url, command, ...args)
  const findPid = async () =>
    Number(/process_id:(\d+)/.exec(String(await ask('INFO', 'server')))?.[1])
  let pid = await findPid()

  return {
    url,
    ask,
    kill: () => server.stop('SIGKILL'),
    async start() {
      await server.start()
      pid = await findPid()
    },
    freeze: () => void process.kill(pid, 'SIGSTOP'),
    thaw: () => void process.kill(pid, 'SIGCONT'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}
