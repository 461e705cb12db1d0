/**
 * Picks somebody at a stand-in, as a person would by pressing a button of its page.
 * @returns where the browser is sent
 */
export async function pickPersona(authorizationUrl: string | URL, persona: string): Promise<URL> {
  const response = await fetch(authorizationUrl, {
    method: 'POST',
    body: new URLSearchParams({ persona }),
    redirect: 'manual',
  })

  return new URL(response.headers.get('location') ?? `missing: status ${response.status}`)
}
