import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import { allows, Case } from './allows';
import { matrices, matricesOf, meshFile } from './mesh-file';
import { ClientSet, DenialOptions, ExternalClient, HttpMethod, Jwks, JwtAuthentication, Mesh, MeshNamespace, MeshProvider, MeshService, MtlsMode, PathMatch } from '../../src';
import { accessDifferences, isWider } from '../../src/reports/access-difference';
import { matrixJson } from '../../src/reports/access-json';
import { differenceMarkdown, matrixMarkdown } from '../../src/reports/access-markdown';
import { AccessRequestSpec, AccessSpec, accessSpec, accountOf, namespaceOf, PORTS } from '../generator/access/access-spec';
import { buildAccess } from '../generator/access/build-access';
import { ambientDecision, decision } from '../generator/access/decision';

const MESHES = { 'istio': [MeshProvider.istio(), decision], 'istio-ambient': [MeshProvider.istioAmbient(), ambientDecision] } as const;

beforeEach(() => jest.spyOn(process.stderr, 'write').mockReturnValue(true));
afterEach(() => jest.restoreAllMocks());

/** A graph without tokens, consent and routes, of which rows say other things too. */
const plainGraph = (spec: AccessSpec): AccessSpec => ({
  ...spec,
  hasTrustDomainAlias: false,
  services: spec.services.map(service => ({ ...service, jwt: undefined, consent: undefined, cors: false, isLeaving: false })),
  gateways: spec.gateways.map(gateway => ({ ...gateway, jwt: undefined, consent: undefined })),
});

const specs = fc.sample(accessSpec(60), { seed: 5, numRuns: 40 }).map(plainGraph)
  .filter(({ denials, services }) => denials.length && services.length < 16);

function asked({ client, to, port, method, path }: AccessRequestSpec, { services }: AccessSpec): Case | undefined {
  // A row for a network says nothing of clients with an identity and an address of it.
  const byNetwork = client.type !== 'plaintext' && services[to].plaintext?.port === port;
  if (client.type === 'gateway' || byNetwork || path.written !== path.read || !services[to].ports.includes(port)) return undefined;
  const from = client.type === 'plaintext' ? 'plaintext' : client.type === 'stranger' ? `${client.namespace}/${client.account}`
    : `${namespaceOf(services[client.service].namespace)}/${accountOf(client.service)}`;
  return { name: 'request', from, [method.toLowerCase()]: `${accountOf(to)}.${namespaceOf(services[to].namespace)}:${PORTS[port].port}${path.written}`, expect: {} };
}

function read(spec: AccessSpec, provider: MeshProvider) {
  const app = new App();
  buildAccess(app, provider, spec);
  const text = meshFile(app);
  const [matrix] = matricesOf(text);
  return { matrix, recorded: JSON.parse(text).meshes[0] };
}

test.each(Object.entries(MESHES))('on %s the matrix of random graphs with denials decides each request as the mesh does', (_, [provider, decide]) => {
  const decided = { allowed: 0, other: 0 };
  for (const spec of specs) {
    const { matrix, recorded } = read(spec, provider);
    for (const request of spec.requests) {
      const [row, promise] = [asked({ ...request, preflight: false }, spec), decide(spec, { ...request, preflight: false, tokens: [] })];
      const isAllowed = row && promise && allows(matrix, recorded, row);
      if (isAllowed === undefined) continue;
      decided[promise === 'allowed' ? 'allowed' : 'other']++;
      expect([spec.denials, row, isAllowed]).toEqual([spec.denials, row, promise === 'allowed']);
    }
  }
  expect(Math.min(decided.allowed, decided.other)).toBeGreaterThan(150);
});

test.each(Object.entries(MESHES))('on %s a difference opens or closes if a request of it is decided otherwise', (_, [provider, decide]) => {
  let seen = 0;
  for (const spec of specs) {
    const without = { ...spec, denials: spec.denials.slice(1) };
    const [all, fewer] = [read(spec, provider).matrix, read(without, provider).matrix];
    const [removed] = accessDifferences([all], [fewer]);
    const [added] = accessDifferences([fewer], [all]);
    expect(added.opens).toEqual([]);
    expect(removed.closes).toEqual([]);
    const plain = spec.requests.map(request => ({ ...request, preflight: false, tokens: [] })).filter(request => asked(request, spec));
    const opened = plain.filter(request => decide(spec, request) !== 'allowed' && decide(without, request) === 'allowed');
    if (opened.length) seen++;
    if (opened.length) expect([spec.denials[0], isWider(removed), added.closes.length > 0]).toEqual([spec.denials[0], true, true]);
  }
  expect(seen).toBeGreaterThan(5);
});

/** A shop whose namespace allows every client of the mesh. */
function shop(declare: (users: MeshService, office: MeshService) => void): App {
  const app = new App();
  const chart = new Chart(app, 'shop');
  const mesh = new Mesh(chart, 'mesh', { provider: MeshProvider.istio() });
  const namespace = new MeshNamespace(chart, 'shop', { mesh, mtls: MtlsMode.STRICT });
  declare(namespace.addService('users'), namespace.addService('office'));
  return app;
}

const ADMIN: DenialOptions = { paths: [PathMatch.prefix('/admin')], reason: 'for the office' };
const plain = (text: string) => text.split('\n').map(line => line.replace(/`/g, ''));
const changes = (before: App, after: App) => plain(differenceMarkdown(accessDifferences(matrices(before), matrices(after)))).filter(line => line.startsWith('- ')).map(line => line.replace(/; reason.*/, ''));

test('clients that a denial names have rows of their own', () => {
  const lines = plain(matrixMarkdown(matrices(shop((users, office) => {
    users.denies(ClientSet.everyoneBut({ callers: [office] }), ADMIN);
    users.denies(ClientSet.these({ clients: [ExternalClient.namespace('audit')] }), { methods: [HttpMethod.DELETE] });
  }))));
  expect(lines.filter(line => line.includes('denies'))).toEqual(expect.arrayContaining([
    '- shop/users denies everyone but ServiceAccount shop/office: paths prefix /admin at container port 8080; reason for the office, declared by shop/shop/users',
    '- shop/users denies any ServiceAccount of namespace audit: DELETE at container port 8080; declared by shop/shop/users',
  ]));
  expect(lines.filter(line => line.includes('| shop/users |')).map(line => line.split(' | ').slice(0, 5).join(' | '))).toEqual([
    '| anyone in the mesh but ServiceAccount shop/office, any ServiceAccount of namespace audit | shop/users |  | 8080 | all requests except prefix /admin',
    '| ServiceAccount shop/office | shop/users |  | 8080 | all requests',
    '| any ServiceAccount of namespace audit | shop/users |  | 8080 | all requests except prefix /admin; DELETE',
  ]);
});

test('a denial that is gone opens what it denied, to whom it denied it', () => {
  const before = shop((users, office) => users.denies(ClientSet.everyoneBut({ callers: [office] }), ADMIN));
  expect(changes(before, shop(() => {}))).toEqual(['- opens: anyone in the mesh but ServiceAccount shop/office → shop/users port 8080: prefix /admin']);
  expect(changes(shop(() => {}), before)).toEqual(['- closes: anyone in the mesh but ServiceAccount shop/office → shop/users port 8080: prefix /admin']);
});

test('a dry run denies nothing: a denial closes when its dry run ends', () => {
  const state = (dryRun: boolean) => shop(users => users.denies(ClientSet.everyone(), { ...ADMIN, dryRun }));
  expect(changes(shop(() => {}), state(true))).toEqual([]);
  expect(changes(state(true), state(false))).toEqual(['- closes: anyone in the mesh → shop/users port 8080: prefix /admin']);
  expect(changes(state(false), state(true))).toEqual(['- opens: anyone in the mesh → shop/users port 8080: prefix /admin']);
  const lines = (matrix: ReturnType<typeof state>) => plain(matrixMarkdown(matrices(matrix))).filter(line => line.includes('users denies')).map(line => line.replace(/;.*/, ''));
  expect(lines(state(false))).toEqual(['- shop/users denies everyone: paths prefix /admin at container port 8080']);
  expect(lines(state(true))).toEqual(['- shop/users denies in dry run, so not yet, everyone: paths prefix /admin at container port 8080']);
  expect(JSON.parse(matrixJson(matrices(state(true)))).meshes[0]).toMatchObject({ dryRuns: [{ target: { key: 'shop/users' }, clients: { type: 'everyone' } }] });
});

test('tokens in a dry run are required of nobody', () => {
  const state = (dryRun: boolean) => shop(users => new JwtAuthentication(users.node.scope!, 'tokens', {
    service: users, issuers: [{ issuer: 'https://a.example', audiences: ['a'], jwks: Jwks.fromUri('https://a.example/jwks') }], dryRun,
  }));
  expect(matrices(state(true))[0].tokens).toEqual([]);
  expect(changes(state(true), state(false))).not.toEqual([]);
  expect(isWider(accessDifferences(matrices(state(true)), matrices(state(false)))[0])).toBe(false);
  expect(isWider(accessDifferences(matrices(state(false)), matrices(state(true)))[0])).toBe(true);
});

test('so does one of fewer paths, or with a further exception; a wider one opens nothing', () => {
  const before = shop(users => users.denies(ClientSet.everyone(), ADMIN));
  expect(changes(before, shop(users => users.denies(ClientSet.everyone(), { paths: [PathMatch.prefix('/admin/users')] })))).toEqual([
    '- opens: anyone in the mesh → shop/users port 8080: prefix /admin except prefix /admin/users',
  ]);
  expect(changes(before, shop((users, office) => users.denies(ClientSet.everyoneBut({ callers: [office] }), ADMIN)))).toEqual([
    '- opens: ServiceAccount shop/office → shop/users port 8080: prefix /admin',
  ]);
  expect(changes(before, shop(users => users.denies(ClientSet.everyone(), { exceptPaths: [PathMatch.prefix('/users')] })))).toEqual([
    expect.stringMatching(/^- closes: anyone in the mesh → shop\/users port 8080: /),
  ]);
});
