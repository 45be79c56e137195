// npm oidc-provider on this machine, for tests alone: PKCE required, one client, fictional people.
// Arguments: the host (localhost or 127.0.0.1), the client's redirect URI, JSON of the client's id
// and secret, "token" when the ID token itself holds all claims. Prints its issuer, then serves.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const [root, host, redirectUri, client, where] = process.argv.slice(2)
const require = createRequire(`${root}/static/pwa/package.json`)
const { Provider } = await import(pathToFileURL(require.resolve('oidc-provider')).href)
const { client_id, client_secret } = JSON.parse(client)

const PEOPLE = {
  fiktiva: { name: 'Fiktiva Svensson', groups: ['uppsok', 'everybody'] },
  chef: { name: 'Påhittad Chef', groups: ['analys'] },
  utan: { name: 'Utan Grupp', groups: [] },
}

const server = createServer()
server.listen(0, host, () => {
  const issuer = `http://${host}:${server.address().port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id, client_secret, redirect_uris: [redirectUri] }],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['name'], groups: ['groups'] },
    conformIdTokenClaims: where !== 'token',
    cookies: { keys: ['keys of these tests alone'] },
    findAccount: (_ctx, sub) =>
      PEOPLE[sub] && { accountId: sub, claims: () => ({ sub, ...PEOPLE[sub] }) },
  })
  server.on('request', provider.callback())
  console.log(issuer)
})
process.stdin.on('end', () => process.exit(0)).resume()
