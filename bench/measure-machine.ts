import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Argon2PasswordHasher } from '../src/adapters/passwords/index.ts'
import { Secret } from '../src/core/values/index.ts'

export interface Machine {
  cores: number
  /** RSA-2048 signatures (RS256) a second. */
  rsaOneCore: number
  rsaAllCores: number
  /** argon2id hashes a second, at the cost that passwords have here, on all cores. */
  argon2: number
}

const SECONDS = 1.5

/** About what the header and the claims of a token take. */
const MESSAGE = Buffer.alloc(512, 'x')

/** What the machine is able to do: nothing that signs or hashes can be faster. */
export async function measureMachine(): Promise<Machine> {
  const cores = availableParallelism()
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const password = new Secret('analytical engine 1843')
  const hasher = new Argon2PasswordHasher()

  return {
    cores,
    rsaOneCore: await ratePerSecond(1, () => signWith(privateKey)),
    rsaAllCores: await ratePerSecond(2 * cores, () => signWith(privateKey)),
    argon2: await ratePerSecond(cores, () => hasher.hash(password)),
  }
}

async function ratePerSecond(atOnce: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  const endsAt = startedAt + SECONDS * 1_000
  let done = 0

  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < endsAt) {
        await work()
        done += 1
      }
    }),
  )

  return (done * 1_000) / (performance.now() - startedAt)
}

/** Off the main thread, as tokens are signed. */
const signWith = (key: KeyObject): Promise<Buffer> =>
  new Promise((resolve, reject) =>
    sign('sha256', MESSAGE, key, (error, signature) =>
      error ? reject(error) : resolve(signature),
    ),
  )
