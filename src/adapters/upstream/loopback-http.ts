const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether it is asked without TLS and can be, because nothing leaves this machine. */
export function isLoopbackHttp(url: string): boolean {
  const { protocol, hostname } = new URL(url)

  return protocol === 'http:' && LOOPBACK.has(hostname)
}
