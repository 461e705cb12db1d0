import { InvalidArgumentError } from 'commander'

const parseWhole = (text: string, max: number): number => {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (number < 1 || number > max) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`)
  }

  return number
}

export const parseCount = (text: string): number => parseWhole(text, 1_000)

export const parsePort = (text: string): number => parseWhole(text, 65_535)
