// Signs in by a passkey, or makes one. Where the browser knows none of it, the form stays hidden,
// and every other way in is there all the same.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0))

const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

const withBytes = (list) => list?.map((one) => ({ ...one, id: bytesOf(one.id) }))

// For browsers that have passkeys but not yet the JSON of WebAuthn Level 3.
const parsed = (options) => ({
  ...options,
  challenge: bytesOf(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytesOf(options.user.id) } }),
  ...(options.allowCredentials && { allowCredentials: withBytes(options.allowCredentials) }),
  ...(options.excludeCredentials && { excludeCredentials: withBytes(options.excludeCredentials) }),
})

const written = ({ id, rawId, type, response }) => ({
  id,
  rawId: textOf(rawId),
  type,
  clientExtensionResults: {},
  response: {
    clientDataJSON: textOf(response.clientDataJSON),
    ...(response.attestationObject && {
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    }),
    ...(response.signature && {
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      userHandle: response.userHandle && textOf(response.userHandle),
    }),
  },
})

const ceremonies = {
  'sign-in': {
    parse: (json) => PublicKeyCredential.parseRequestOptionsFromJSON?.(json) ?? parsed(json),
    run: (options) => navigator.credentials.get(options),
  },
  registration: {
    parse: (json) => PublicKeyCredential.parseCreationOptionsFromJSON?.(json) ?? parsed(json),
    run: (options) => navigator.credentials.create(options),
  },
}

/** Asks the person by their browser, and sends what it answers. One question at a time. */
class PasskeyForm {
  #form
  #ceremony
  #asking

  constructor(form) {
    this.#form = form
    this.#ceremony = ceremonies[form.dataset.passkey]
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.#answerButton()
    })
  }

  /** In the list that the browser offers for the address: no question before one is chosen. */
  async offerInAutofill() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return
    await this.#ask({ mediation: 'conditional' }).catch(() => {})
  }

  async #answerButton() {
    const failure = this.#form.querySelector('[data-failure]')
    failure.hidden = true
    try {
      await this.#ask({})
    } catch {
      failure.hidden = false
      if (this.#form.dataset.passkey === 'sign-in') this.offerInAutofill()
    }
  }

  async #ask(how) {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const publicKey = this.#ceremony.parse(await this.#options(asking.signal))
    const credential = await this.#ceremony.run({ ...how, publicKey, signal: asking.signal })
    const answer = credential.toJSON?.() ?? written(credential)

    this.#form.elements.answer.value = JSON.stringify(answer)
    this.#form.submit()
  }

  async #options(signal) {
    const response = await fetch(this.#form.dataset.options, {
      method: 'POST',
      headers: { accept: 'application/json' },
      body: new URLSearchParams(new FormData(this.#form)),
      signal,
    })
    // Whoever has to sign in anew first is sent there by the page itself.
    if (response.redirected) location.reload()
    if (!response.ok) throw new Error(`the options were answered with ${response.status}`)

    return response.json()
  }
}

const form = document.querySelector('[data-passkey]')
if (form && window.PublicKeyCredential) {
  document.querySelector('[data-without-passkeys]')?.remove()
  const passkeys = new PasskeyForm(form)
  if (form.dataset.passkey === 'sign-in') passkeys.offerInAutofill()
}
