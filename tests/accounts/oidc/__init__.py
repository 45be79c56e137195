"""Log-in through an identity provider: an honest one, hostile ones, and npm oidc-provider."""
