/** The rows of the database, as the migrations make them. They never leave this folder. */
export interface Tables {
  users: {
    id: string
    name: string | null
    given_name: string | null
    family_name: string | null
    picture: string | null
    locale: string | null
    phone_number: string | null
    password_hash: string | null
    created_at: number
    updated_at: number
    disabled_at: number | null
  }
  user_emails: {
    user_id: string
    address: string
    verified_address: string | null
    claimed_address: string | null
    is_primary: number
    created_at: number
    verified_at: number | null
  }
  external_identities: {
    provider: string
    provider_subject: string
    user_id: string
    created_at: number
  }
  email_codes: { key_digest: string; code_digest: string; attempts: number; expires_at: number }
  code_requests: {
    request_digest: string
    address: string
    locale: string
    expires_at: number
  }
  pending_registrations: {
    binding_digest: string
    address: string
    name: string
    password_hash: string
    locale: string
    expires_at: number
  }
  upstream_states: {
    state_digest: string
    provider: string
    purpose: string
    interaction: string
    browser_digest: string
    nonce: string
    code_verifier: string
    redirect_uri: string
    expires_at: number
    issuer: string | null
  }
  rate_limits: { key: string; attempts: number; expires_at: number }
  apps: {
    id: string
    client_id: string
    owner_id: string | null
    name: string
    type: string
    settings: string
    created_at: number
    updated_at: number
  }
  app_secrets: { digest: string; app_id: string; created_at: number; expires_at: number | null }
  app_origins: { origin: string; app_id: string }
  consents: { user_id: string; client_id: string; consent: string; updated_at: number }
  artifacts: {
    id_digest: string
    kind: string
    grant_id: string | null
    payload: string
    keep_until: number
    consumed_at: number | null
  }
  grants: {
    id: string
    account_id: string
    client_id: string
    payload: string
    expires_at: number
    revoked_at: number | null
  }
  sessions: {
    uid: string
    account_id: string | null
    payload: string
    authorizations: string
    expires_at: number
    ended_at: number | null
    last_use: string | null
  }
  session_cookies: { id_digest: string; session_uid: string; expires_at: number }
  signing_keys: {
    id: string
    algorithm: string
    active_algorithm: string | null
    state: string
    created_at: number
    activated_at: number | null
    deactivated_at: number | null
    retired_at: number | null
    signs_from: number | null
    sealed_jwk: string
  }
  passkeys: {
    credential_digest: string
    id: string
    user_id: string
    credential_id: string
    public_key: string
    counter: number
    transports: string
    is_backed_up: number
    name: string
    created_at: number
    last_used_at: number | null
  }
  passkey_challenges: {
    challenge_digest: string
    purpose: string
    binding_digest: string
    expires_at: number
  }
  second_factors: {
    user_id: string
    sealed_secret: string
    created_at: number
    confirmed_at: number | null
    last_step: number | null
  }
  recovery_codes: { code_digest: string; user_id: string; created_at: number }
  half_sign_ins: { binding_digest: string; user_id: string; methods: string; expires_at: number }
  personal_tokens: {
    id: string
    digest: string
    user_id: string
    name: string
    created_at: number
    expires_at: number
    last_used_at: number | null
  }
  audit_events: {
    id: string
    name: string
    occurred_at: number
    outcome: string
    actor: string
    user_id: string | null
    client_id: string | null
    network: string | null
    correlation_id: string | null
    reason: string | null
    detail: string | null
    times: number
    expires_at: number
  }
  logout_notices: {
    id: string
    client_id: string
    uri: string
    algorithm: string
    user_id: string
    sid: string | null
    state: string
    attempts: number
    created_at: number
    due_at: number | null
    give_up_at: number
    ended_at: number | null
    reason: string | null
    expires_at: number
  }
  setup_links: { token_digest: string; expires_at: number }
  leases: { name: string; holder: string; expires_at: number }
}
