import { readFile } from 'node:fs/promises'

/** The process ids of the children of a process (proc_pid_task(5)): the workers of a primary. */
export async function childrenOf(pid: number): Promise<number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')

  return children.split(' ').filter(Boolean).map(Number)
}
