/** What the URL of a database server says. */
export interface ServerAddress {
  host: string
  port: number
  user: string | undefined
  password: string | undefined
  database: string
  isEncrypted: boolean
}

export function parseServerAddress(url: string, defaultPort: number): ServerAddress {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)

  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || defaultPort,
    user: decodeURIComponent(username) || undefined,
    password: decodeURIComponent(password) || undefined,
    database: decodeURIComponent(pathname.slice(1)),
    isEncrypted: !/^(disabled?)?$/i.test(
      searchParams.get('sslmode') ?? searchParams.get('ssl-mode') ?? '',
    ),
  }
}
