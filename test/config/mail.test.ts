import { describe, expect, test } from '@jest/globals'
import { loadConfig } from '../../src/config/index.ts'

const LATCHKEY_SECRET = 'a-secret-of-exactly-32-characters'
const MAIL_FROM = 'login@example.com'

const mailOf = (env: Record<string, string>) =>
  loadConfig({ LATCHKEY_SECRET, MAIL_FROM, ...env }).mail

describe('a mail server', () => {
  // biome-ignore format: a table
  test.each([
    [{ SMTP_URL: 'smtp://mail.example.com' },                           ['mail.example.com', 587, 'starttls']],
    [{ SMTP_URL: 'smtps://mail.example.com' },                          ['mail.example.com', 465, 'implicit']],
    [{ SMTP_URL: 'smtps://mail.example.com:2465' },                     ['mail.example.com', 2_465, 'implicit']],
    [{ SMTP_URL: 'smtp://[2001:db8::1]:465' },                          ['2001:db8::1', 465, 'implicit']],
    [{ SMTP_URL: 'smtp://localhost:1025' },                             ['localhost', 1_025, 'none']],
    [{ SMTP_URL: 'smtp://relay', SMTP_TLS: 'none' },                    ['relay', 25, 'none']],
    [{ SMTP_HOST: 'mail.example.com' },                                 ['mail.example.com', 587, 'starttls']],
    [{ SMTP_HOST: 'mail.example.com', SMTP_PORT: '465' },               ['mail.example.com', 465, 'implicit']],
    [{ SMTP_HOST: 'mail.example.com', SMTP_TLS: 'implicit' },           ['mail.example.com', 465, 'implicit']],
    [{ SMTP_HOST: 'localhost', SMTP_PORT: '25', SMTP_TLS: 'starttls' }, ['localhost', 25, 'starttls']],
  ])('is reached as %o says', (env, [host, port, tls]) => {
    expect(mailOf(env as Record<string, string>)).toMatchObject({ kind: 'smtp', host, port, tls })
  })

  test('is told the user and the password, which are never printed', () => {
    const byUrl = mailOf({ SMTP_URL: 'smtp://me%40here:p%2Fw@mail.example.com' })
    const inParts = mailOf({
      SMTP_HOST: 'mail.example.com',
      SMTP_USER: 'me@here',
      SMTP_PASSWORD: 'p/w',
    })

    for (const mail of [byUrl, inParts]) {
      if (mail.kind !== 'smtp') throw new Error('no server')
      expect(mail.credentials?.user).toBe('me@here')
      expect(mail.credentials?.password.reveal()).toBe('p/w')
      expect(JSON.stringify(mail)).not.toContain('p/w')
    }
  })

  test('sends from an address and a name', () => {
    const mail = mailOf({ SMTP_HOST: 'localhost', MAIL_FROM_NAME: 'Kite Photos' })

    expect(mail).toMatchObject({ from: { address: MAIL_FROM, name: 'Kite Photos' } })
  })
})

describe('without a mail server', () => {
  test('mail is printed where the issuer is on loopback', () => {
    expect(mailOf({})).toEqual({ kind: 'terminal' })
  })

  test('there is none anywhere else', () => {
    expect(mailOf({ ISSUER: 'https://id.example.com' })).toEqual({ kind: 'none' })
  })
})
