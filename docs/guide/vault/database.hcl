# Besides app.hcl, for credentials of the database engine in database/: one lent role, one static role.
path "database/creds/app" {
  capabilities = ["read"]
}

path "database/static-creds/fixed" {
  capabilities = ["read"]
}

# What is lent is prolonged. Vault's default policy has this too.
path "sys/leases/renew" {
  capabilities = ["update"]
}

# Only for auth = token and token_file, where the token is not ours to revoke and the leases are given back one by one.
path "sys/leases/revoke" {
  capabilities = ["update"]
}
