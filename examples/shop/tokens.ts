import { Chart } from 'cdk8s';
import { Jwks, JwtAuthentication } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * On whose behalf: the API takes requests with a token of a user or an administrator only, whoever calls it. The proxy hands the claims on as headers,
 * which nobody else can set.
 */
export function requireTokens({ gateway: api }: Services): void {
  new JwtAuthentication(Chart.of(api), 'tokens', {
    service: api,
    issuers: [{
      issuer: 'https://auth.example.com',
      audiences: ['api.example.com'],
      jwks: Jwks.fromUri('https://auth.example.com/.well-known/jwks.json'),
      forwardToken: true, // to the services behind the API
    }],
    rules: [{ claims: [{ claim: 'role', values: ['admin', 'user'] }] }],
    claimHeaders: [{ header: 'x-jwt-claim-sub', claim: 'sub' }, { header: 'x-jwt-claim-role', claim: 'role' }],
  });
}
