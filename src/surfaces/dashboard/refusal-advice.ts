/** What is to be done about a refusal, by the words of its reason: a text in `refusalAdvice`. */
// biome-ignore format: a table
const ADVICE = [
  [/^redirect_uri .* is not registered/,                    'redirectUri'],
  [/^post_logout_redirect_uri not registered/,              'postLogoutRedirectUri'],
  [/^the secret is not one of this app/,                    'wrongSecret'],
  [/^this app has a secret/,                                'noSecret'],
  [/^this app is public/,                                   'publicApp'],
  [/requires PKCE/,                                         'noPkce'],
  [/^code_verifier/,                                        'codeVerifier'],
  [/^authorization code (already consumed|is expired)/,     'spentCode'],
  [/^authorization code not found|^the code was never/,     'unknownCode'],
  [/^authorization code redirect_uri mismatch/,             'otherRedirectUri'],
  [/^it was used before|^refresh token already used/,       'replay'],
  [/^refresh token (not found|is expired)|^grant (not found|is expired)/, 'spentRefreshToken'],
  [/^client mismatch/,                                      'otherApp'],
  [/response_type/,                                         'responseType'],
  [/^requested grant type/,                                 'grantType'],
  [/^resource indicator/,                                   'resource'],
] as const

export const adviceFor = (reason: string | undefined): string | undefined =>
  ADVICE.find(([words]) => words.test(reason ?? ''))?.[1]
