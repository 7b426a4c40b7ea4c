"""Google as an identity provider (OpenID Connect), and a practice one that speaks the same."""
