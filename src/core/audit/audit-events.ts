/**
 * `change`: an account, an app or the installation is another one afterwards. Written before the
 * answer leaves. `traffic`: what happens all the time; gathered, and written every two seconds.
 */
type Weight = 'change' | 'traffic'

/** Everything that is recorded, and what it means. A name is never given another meaning. */
// biome-ignore format: a table
export const AUDIT_EVENTS = {
  'sign_in.password':       ['traffic', 'A password was shown'],
  'sign_in.email_code':     ['traffic', 'A mailed code was entered to sign in'],
  'sign_in.upstream':       ['traffic', 'Somebody came back from Google, GitHub or another service'],
  'sign_in.passkey':        ['traffic', 'A passkey was shown'],
  'sign_in.second_factor':  ['traffic', 'A second factor was shown'],
  'code.sent':              ['traffic', 'A code was asked for by mail; the detail says what for'],
  'code.entered':           ['traffic', 'A mailed code was entered; the detail says what for'],
  'session.ended':          ['traffic', 'A browser was signed out'],

  'user.registered':        ['change',  'Somebody new came in by themselves'],
  'user.created':           ['change',  'An operator created a user'],
  'user.disabled':          ['change',  'A user was shut out'],
  'user.enabled':           ['change',  'A user was let in again'],
  'user.deleted':           ['change',  'A user was deleted; the id is all that is left'],
  'user.exported':          ['change',  'Somebody took a copy of what we know of them'],
  'user.profile_changed':   ['change',  'A name or another part of a profile was changed'],
  'sessions.ended':         ['change',  'Sessions of a user were ended from elsewhere'],
  'password.set':           ['change',  'A user who had no password got one'],
  'password.changed':       ['change',  'Somebody who knew the old password set a new one'],
  'password.reset':         ['change',  'Somebody with a mailed code set a new password'],
  'password.removed':       ['change',  'A user has no password any more'],
  'address.added':          ['change',  'A user claims one more address'],
  'address.verified':       ['change',  'A user showed that an address is theirs'],
  'address.made_primary':   ['change',  'Apps see another address of a user'],
  'address.removed':        ['change',  'A user gave an address up'],
  'identity.linked':        ['change',  'An account elsewhere now signs a user in'],
  'identity.unlinked':      ['change',  'An account elsewhere no longer signs a user in'],
  'passkey.added':          ['change',  'A passkey now signs a user in'],
  'passkey.renamed':        ['change',  'A passkey was given another name'],
  'passkey.removed':        ['change',  'A passkey no longer signs a user in'],
  'second_factor.added':    ['change',  'A second factor is asked for from now on'],
  'second_factor.removed':  ['change',  'A second factor is no longer asked for'],
  'recovery_codes.created': ['change',  'A user got new recovery codes; earlier ones work no more'],
  'recovery_code.used':     ['change',  'A recovery code was used up'],

  'consent.given':          ['change',  'A user lets an app see what it asked for'],
  'consent.refused':        ['traffic', 'A user did not let an app see what it asked for'],
  'consent.revoked':        ['change',  'A user took back what an app may see'],
  'token.issued':           ['traffic', 'A sign-in became tokens'],
  'token.refreshed':        ['traffic', 'A refresh token became new tokens'],
  'token.machine':          ['traffic', 'An app signed in as itself'],
  'token.revoked':          ['traffic', 'An app gave a token back'],
  'token.replayed':         ['traffic', 'A code or refresh token was used again; what hung on it ended'],
  'request.refused':        ['traffic', 'An app was refused at one of the endpoints of OAuth'],

  'app.created':            ['change',  'An app was registered'],
  'app.changed':            ['change',  'Settings of an app were changed; the detail names them'],
  'app.secret_rotated':     ['change',  'An app got a new secret'],
  'app.deleted':            ['change',  'An app was deleted with all that was issued to it'],
  'developer_token.created':['change',  'A developer made a token for their scripts'],
  'developer_token.revoked':['change',  'A token of a developer was ended'],
  'developer.refused':      ['traffic', 'A token for the app registry was refused'],

  'signing_key.added':      ['change',  'A signing key was added'],
  'signing_key.activated':  ['change',  'Another key signs from now on'],
  'signing_key.retired':    ['change',  'A signing key was taken out of use'],
  'signing_key.deleted':    ['change',  'A signing key was deleted'],
  'logout.delivered':       ['traffic', 'An app was told that a session ended'],
  'logout.undelivered':     ['traffic', 'An app could not be told yet, or was given up; the reason says which'],
  'user.imported':          ['change',  'A user was taken over; the detail says where from'],
  'app.imported':           ['change',  'An app was taken over; the detail says where from'],
  'import.finished':        ['change',  'All there is was taken over from elsewhere; the detail says how much'],
} as const satisfies Record<string, readonly [Weight, means: string]>

export type AuditEventName = keyof typeof AUDIT_EVENTS

export const auditEventNames = Object.keys(AUDIT_EVENTS) as AuditEventName[]

export const isChange = (name: AuditEventName): boolean => AUDIT_EVENTS[name][0] === 'change'
