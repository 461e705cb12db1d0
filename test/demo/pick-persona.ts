/**
 * Picks somebody at the stand-in Google, as a person would by pressing a button of its page.
 * @returns where the browser is sent
 */
export async function pickPersona(
  authorizationUrl: string | URL,
  persona: 'ada' | 'grace' | 'alan' | 'cancel',
): Promise<URL> {
  const response = await fetch(authorizationUrl, {
    method: 'POST',
    body: new URLSearchParams({ persona }),
    redirect: 'manual',
  })

  return new URL(response.headers.get('location') ?? `missing: status ${response.status}`)
}
