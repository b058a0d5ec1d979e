import { App } from 'cdk8s';
import { matricesOf, meshFile } from './mesh-file';
import { ExternalAuthorization, ExternalAuthorizationProps, ExternalAuthorizer, HttpMethod, MeshProvider, PathMatch, PortProtocol } from '../../src';
import { accessDifferences, isWider } from '../../src/reports/access-difference';
import { differenceMarkdown, matrixMarkdown } from '../../src/reports/access-markdown';
import { AccessMatrix } from '../../src/reports/access-matrix';
import { fixture, service } from '../mesh-fixture';

/** The matrix of a service with the consent of an authorizer, or without. */
function matrix(props?: Partial<ExternalAuthorizationProps>, failOpen = false, provider = MeshProvider.istio({ extensionProviders: ['opa'] })): AccessMatrix[] {
  const app = new App();
  const { chart, shop } = fixture(provider, {}, app);
  const { service: opa } = service(shop, 'opa');
  const { service: users } = service(shop, 'users', { ports: [{ port: 80 }, { port: 5432, protocol: PortProtocol.TCP }] });
  const { service: web } = service(shop, 'web');
  web.calls(users);
  if (props) new ExternalAuthorization(chart, 'consent', { service: users, authorizer: ExternalAuthorizer.http('opa', { service: opa, failOpen }), ...props });
  return matricesOf(meshFile(app));
}

const HEALTH = { publicRequests: [{ paths: [PathMatch.exact('/health')], methods: [HttpMethod.GET] }] };
const rowsTo = (text: string, target: string) => (
  text.split('\n').map(line => line.split(' | ').slice(0, 6)).filter(cells => cells[1] === `\`${target}\``).map(cells => cells.join(' | '))
);

test('the rows of a service say whose consent a request needs', () => {
  const text = matrixMarkdown(matrix(HEALTH));
  expect(text).toContain('- requests to `shop/users` need the consent of `opa`, unless they are public; declared by `chart/consent`\n');
  expect(rowsTo(text, 'shop/users')).toEqual([
    '| `shop/web` | `shop/users` |  | `80` | GET `/health` | call',
    '| `shop/web` | `shop/users` |  | `80` | all requests except GET `/health` with the consent of `opa` | call',
    '| `shop/web` | `shop/users` |  | `5432` | all requests | call',
  ]);
  expect(rowsTo(text, 'shop/opa')).toEqual(['| `shop/users` | `shop/opa` |  | `8080` | all requests | external-authorization']);
});

test('a list of requests leaves the others without', () => {
  expect(rowsTo(matrixMarkdown(matrix({ requests: [{ paths: [PathMatch.prefix('/admin')] }] }, true)), 'shop/users').slice(0, 2)).toEqual([
    '| `shop/web` | `shop/users` |  | `80` | all requests except `prefix /admin` | call',
    '| `shop/web` | `shop/users` |  | `80` | `prefix /admin` with the consent of `opa` | call',
  ]);
});

test('in an ambient mesh the proxies of the namespace ask', () => {
  const text = matrixMarkdown(matrix(HEALTH, false, MeshProvider.istioAmbient({ extensionProviders: ['opa'] })));
  expect(rowsTo(text, 'shop/opa')).toEqual(['| `proxies of namespace shop` | `shop/opa` |  | `8080` | all requests | external-authorization']);
});

test.each<[string, AccessMatrix[], AccessMatrix[], string]>([
  ['no consent any more', matrix(HEALTH), matrix(), 'requests to `shop/users` need no consent any more, which `chart/consent` required'],
  ['a new public path', matrix({}), matrix(HEALTH), 'requests to `shop/users` may pass without consent, or with one that did not suffice before; required by `chart/consent`'],
  ['an authorizer that fails open', matrix(HEALTH), matrix(HEALTH, true), 'requests to `shop/users` may pass without consent'],
  ['consent for some requests only', matrix(HEALTH), matrix({ ...HEALTH, requests: [{ paths: [PathMatch.prefix('/admin')] }] }), 'requests to `shop/users` may pass without consent'],
])('%s is a widening, and not the other way round', (_, before, after, text) => {
  const [opens] = accessDifferences(before, after);
  expect(opens.opensConsents.length).toBe(1);
  expect(isWider(opens)).toBe(true);
  expect(differenceMarkdown([opens])).toContain(`- opens: ${text}`);
  const [closes] = accessDifferences(after, before);
  expect(closes.opensConsents).toEqual([]);
});

test('the same consent opens nothing', () => {
  const [none] = accessDifferences(matrix(HEALTH), matrix(HEALTH));
  expect(isWider(none)).toBe(false);
  expect(differenceMarkdown([none])).toContain('No access opens or closes.');
});
