# All that a process needs that reads the one secret "app" from KV version 2 in secret/. Nothing else.
path "secret/data/app" {
  capabilities = ["read"]
}

# Its own token. Vault's default policy has these three too; here they stand so that it can be left out.
path "auth/token/lookup-self" {
  capabilities = ["read"]
}

path "auth/token/renew-self" {
  capabilities = ["update"]
}

path "auth/token/revoke-self" {
  capabilities = ["update"]
}
