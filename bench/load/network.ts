let networks = 0

/** An address in a network of its own: limits are by network, and all who are measured would share one. */
export function newNetwork(): string {
  networks += 1

  return `${11 + (networks >> 16)}.${(networks >> 8) & 255}.${networks & 255}.1`
}
