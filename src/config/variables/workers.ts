import { availableParallelism } from 'node:os'
import { quote, reading } from './reading.ts'

const MOST = 256

/** How many processes; `auto` is as many as there are cores for us. */
export const workers = reading((text, refuse) => {
  if (text === 'auto') return availableParallelism()

  const number = /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > MOST) {
    refuse(`must be auto or a whole number from 1 to ${MOST}, not ${quote(text)}`)
  }

  return number
})
