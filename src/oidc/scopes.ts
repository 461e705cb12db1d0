/** OpenID Connect Core §5.4, and §11. What a resource server knows besides is its own. */
export const scopes = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access']
