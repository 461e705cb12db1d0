import { quote, reading } from './reading.ts'

export const wholeNumber = ({ min, max }: { min: number; max: number }) =>
  reading((text, refuse) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
    if (!(number >= min && number <= max)) {
      refuse(`must be a whole number from ${min} to ${max}, not ${quote(text)}`)
    }

    return number
  })
