/** Whether a host can only be this machine; an IPv6 address may be in brackets, as in a URL. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  hostname === '::1' ||
  /^127(\.\d+){3}$/.test(hostname)

/** Whether what is sent to the URL can be read on its way. */
export function isInsecure(address: string): boolean {
  const { protocol, hostname } = new URL(address)

  return protocol === 'http:' && !isLoopback(hostname)
}
