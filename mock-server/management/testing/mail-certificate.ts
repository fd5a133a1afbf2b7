/**
 * A key pair for mail servers of tests on loopback, until 2126; nobody trusts it but who is told to. Made by
 * `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -addext subjectAltName=DNS:localhost,IP:127.0.0.1`.
 */
export const mailCertificate = {
  cert: `-----BEGIN CERTIFICATE-----
MIIBnDCCAUGgAwIBAgIULL7JU0sQcSBpulh4zbtfvWVIJhowCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbWFpbC50ZXN0MCAXDTI2MTEyMTEwMTY1MFoYDzIxMjYxMDI4
MTAxNjUwWjAUMRIwEAYDVQQDDAltYWlsLnRlc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARgHCzUVx8SG03uSchOb1qE/qQ7nsPpxFZzim87WEggDxLbCjzFsCaL
o/lpqza+JrElaWM4ynMuzoeRiuJZDWCqo28wbTAdBgNVHQ4EFgQU672JQ497eJ9V
WcSSI/1LwUzZ19YwHwYDVR0jBBgwFoAU672JQ497eJ9VWcSSI/1LwUzZ19YwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSQAwRgIhAPCGbO3maIkcVdDLsm3N8lIi1ze0bbty6hFFJhuHShAfAiEA
wbz6grXPd0/w4GLhkIx9/JD2EhODJ81m+7s/5g5oeXc=
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6jdH+PfoDJpxjP0N
nGWr6yAbGo0gaGfT2JxJULSEmR+hRANCAARgHCzUVx8SG03uSchOb1qE/qQ7nsPp
xFZzim87WEggDxLbCjzFsCaLo/lpqza+JrElaWM4ynMuzoeRiuJZDWCq
-----END PRIVATE KEY-----
`,
};
