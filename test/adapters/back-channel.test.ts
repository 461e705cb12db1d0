import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { HttpLogoutDelivery } from '../../src/adapters/back-channel/index.ts'
import { ReachableAddresses } from '../../src/adapters/back-channel/reachable-addresses.ts'
import { newCertificate } from '../support/certificate.ts'

const LOOPBACK = ['127.0.0.0/8', '::1/128']
const delivery = new HttpLogoutDelivery({ allowed: LOOPBACK })

interface Listening extends AsyncDisposable {
  port: number
}

async function listen(server: Pick<Server, 'listen' | 'address' | 'close'>): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      if ('closeAllConnections' in server) (server as Server).closeAllConnections()
      server.close()
    },
  }
}

const serve = (listener: RequestListener) => listen(createServer(listener))

describe('a logout token', () => {
  test('is posted as a form', async () => {
    let posted = ''
    await using server = await serve((request, response) => {
      posted = `${request.method} ${request.url} ${request.headers['content-type']} `
      request.on('data', (chunk) => {
        posted += chunk
      })
      request.on('end', () => response.end())
    })

    expect(await delivery.deliver(`http://127.0.0.1:${server.port}/a?b=c`, 'x.y.z')).toEqual({
      is: 'delivered',
    })
    expect(posted).toBe('POST /a?b=c application/x-www-form-urlencoded logout_token=x.y.z')
  })

  test.each([
    [200, { is: 'delivered' }],
    [204, { is: 'delivered' }],
    [202, { is: 'failed', reason: 'the app answered 202 instead of 200' }],
    [400, { is: 'refused', reason: 'the app refused the logout token: it answered 400' }],
    [404, { is: 'failed', reason: 'the app answered 404 instead of 200' }],
    [503, { is: 'failed', reason: 'the app answered 503 instead of 200' }],
  ])('that is answered %i is %j', async (status, result) => {
    await using server = await serve((_, response) => response.writeHead(status).end())

    expect(await delivery.deliver(`http://127.0.0.1:${server.port}/`, 'token')).toEqual(result)
  })

  test('is not handed to where a redirect leads', async () => {
    let arrivals = 0
    await using target = await serve((_, response) => {
      arrivals += 1
      response.end()
    })
    const location = `http://127.0.0.1:${target.port}/`
    await using server = await serve((_, response) => response.writeHead(307, { location }).end())

    expect(await delivery.deliver(`http://127.0.0.1:${server.port}/`, 'token')).toMatchObject({
      is: 'failed',
    })
    expect(arrivals).toBe(0)
  })

  test('needs no end of the answer, however much the app goes on to say', async () => {
    await using server = await serve((_, response) => {
      response.on('error', () => {})
      response.write('x'.repeat(65_536))
    })

    expect(await delivery.deliver(`http://127.0.0.1:${server.port}/`, 'token')).toEqual({
      is: 'delivered',
    })
  })

  test('that is not answered in time is given up', async () => {
    await using silent = await listen(createTcpServer(() => {}) as unknown as Server)
    const hasty = new HttpLogoutDelivery({ allowed: LOOPBACK, timeoutMs: 100 })

    expect(await hasty.deliver(`http://127.0.0.1:${silent.port}/`, 'token')).toEqual({
      is: 'failed',
      reason: 'the app did not answer within 0.1 seconds',
    })
  })

  test('is not handed to a server that cannot prove who it is', async () => {
    const { key, certificate } = await newCertificate()
    await using server = await listen(
      createTlsServer({ key, cert: certificate }, (_, response) => response.end()),
    )

    expect(await delivery.deliver(`https://localhost:${server.port}/`, 'token')).toEqual({
      is: 'failed',
      reason: expect.stringContaining('its certificate is signed by'),
    })
  })

  test.each([
    'http://127.0.0.1:1/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://localhost:1/',
    'https://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0x7f000001/',
    'http://2130706433/',
  ])('does not enter our own network: %s', async (uri) => {
    const careful = new HttpLogoutDelivery({ allowed: [] })

    expect(await careful.deliver(uri, 'token')).toEqual({
      is: 'failed',
      reason: 'the address is in a private network, which is not allowed here',
    })
  })
})

describe('addresses that servers of apps may have', () => {
  test.each(['1.1.1.1', '172.32.0.1', '2606:4700::1111', '::ffff:1.1.1.1', '64:ff9b::101:101'])(
    'include %s',
    (address) => {
      expect(new ReachableAddresses([]).includes(address)).toBe(true)
    },
  )

  test.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.8.8.8',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::10.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::1',
    '2002:a00:1::',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
  ])('do not include %s, unless it is allowed', (address) => {
    expect(new ReachableAddresses([]).includes(address)).toBe(false)
    expect(new ReachableAddresses('all').includes(address)).toBe(true)
  })

  test('include the networks that are named, and no others', () => {
    const reachable = new ReachableAddresses(['10.1.0.0/16', 'fd00:1::/64', '192.168.0.7'])

    expect(
      ['10.1.9.9', '::ffff:10.1.9.9', 'fd00:1::5', '192.168.0.7'].map((address) =>
        reachable.includes(address),
      ),
    ).toEqual([true, true, true, true])
    expect(
      ['10.2.0.1', 'fd00:2::5', '192.168.0.8'].map((address) => reachable.includes(address)),
    ).toEqual([false, false, false])
  })
})
