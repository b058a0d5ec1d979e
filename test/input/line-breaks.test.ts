import { EnvValue, Volume } from 'cdk8s-plus-28';
import {
  DirectResponse, ExternalService, Gateway, GatewayWorkload, HttpMatch, HttpRedirect, Mesh, MeshNamespace, MeshProvider, MeshService,
  PathMatch, PathRewrite, StringMatch,
} from '../../src';
import { errorOf, fixture, service } from '../mesh-fixture';

/** What ends a line, or is refused, in some version of YAML. */
const CHARACTERS = ['\n', '\r', '\t', '\u0000', '\u001b', '\u007f', '\u0085', '\u009f', '\u2028', '\u2029', '\ufeff', '\ufffe', '\uffff', '\ud800'];

type Shop = ReturnType<typeof shop>;

function shop() {
  const all = fixture();
  const { service: users, versions: [v1, v2] } = service(all.shop, 'users', {}, ['v1', 'v2']);
  return { ...all, users, v1, v2, mounts: (mount: object) => [{ volume: Volume.fromEmptyDir(all.chart, 'volume', 'volume'), path: '/data', ...mount }] };
}

/** Every string that an app gives to the library and that is no free text, each with a character in it. */
const FIELDS: Record<string, (shop: Shop, text: string) => unknown> = {
  'image': ({ users }, text) => users.addVersion('v3', { image: text }),
  'image of a container': ({ users }, text) => users.addVersion('v3', { containers: [{ image: 'i' }, { name: 'other', image: text }] }),
  'image of a workload': ({ shop: namespace }, text) => namespace.addWorkload('w', { image: text }),
  'name of a container': ({ users }, text) => users.addVersion('v3', { containers: [{ image: 'i', name: text }] }),
  'working directory': ({ users }, text) => users.addVersion('v3', { image: 'i', workingDir: text }),
  'name of a variable': ({ users }, text) => users.addVersion('v3', { image: 'i', envVariables: { [text]: EnvValue.fromValue('x') } }),
  'path of a mount': ({ users, mounts }, text) => users.addVersion('v3', { image: 'i', volumeMounts: mounts({ path: text }) }),
  'subPath of a mount': ({ users, mounts }, text) => users.addVersion('v3', { image: 'i', volumeMounts: mounts({ subPath: text }) }),
  'subPathExpr of a mount': ({ users, mounts }, text) => users.addVersion('v3', { image: 'i', volumeMounts: mounts({ subPathExpr: text }) }),
  'name of a version': ({ users }, text) => users.addVersion(text, { image: 'i' }),
  'name of a service': ({ shop: namespace }, text) => namespace.addService('s', { serviceName: text }),
  'ServiceAccount of a gateway': ({ chart, shop: namespace }, text) => new Gateway(chart, 'g', {
    namespace, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: 'istio', workload: GatewayWorkload.of({ namespace: 'n', serviceAccountName: text }),
  }),
  'name of a namespace': ({ chart, mesh }, text) => new MeshNamespace(chart, 'n', { mesh, namespaceName: text }),
  'suffix of a port': ({ shop: namespace }, text) => namespace.addService('s', { ports: [{ port: 80 }, { port: 81, suffix: text }] }),
  'path of metrics': ({ shop: namespace }, text) => namespace.addService('s', { metrics: { port: 9090, path: `/${text}` } }),
  'label of pods': ({ chart, shop: namespace }, text) => MeshService.fromExistingService(chart, 's', { namespace, serviceAccountName: 's', podLabels: { app: text } }),
  'key of a label of pods': ({ chart, shop: namespace }, text) => MeshService.fromExistingService(chart, 's', { namespace, serviceAccountName: 's', podLabels: { [text]: 's' } }),
  'ServiceAccount of existing pods': ({ chart, shop: namespace }, text) => MeshService.fromExistingService(chart, 's', { namespace, serviceAccountName: text, podLabels: { app: 's' } }),
  'domain of a cluster': ({ chart }, text) => new Mesh(chart, 'm', { provider: MeshProvider.istio(), clusterDomain: text }),
  'domain of trust': ({ chart }, text) => new Mesh(chart, 'm', { provider: MeshProvider.istio(), trustDomain: text }),
  'host outside': ({ chart, shop: namespace }, text) => new ExternalService(chart, 'e', { namespace, hosts: [text] }),
  'host of a listener': ({ chart, shop: namespace }, text) => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: [text] }] }),
  'name of a gateway': ({ chart, shop: namespace }, text) => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: ['a.example.com'] }], gatewayName: text }),
  'class of a gateway': ({ chart, shop: namespace }, text) => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: ['a.example.com'] }], gatewayClassName: text }),
  'header of a gateway': ({ chart, shop: namespace }, text) => new Gateway(chart, 'g', { namespace, listeners: [{ hosts: ['a.example.com'] }], internalHeaders: [text] }),
  'header of a match': (_, text) => HttpMatch.header(text, 'x'),
  'value of a header of a match': (_, text) => HttpMatch.header('x', text),
  'cookie of a match': (_, text) => HttpMatch.cookie(text, 'x'),
  'value of a cookie of a match': (_, text) => HttpMatch.cookie('x', text),
  'query parameter of a match': (_, text) => HttpMatch.query(text, 'x'),
  'value of a query parameter of a match': (_, text) => HttpMatch.query('x', text),
  'exact text': (_, text) => StringMatch.exact(text),
  'prefix of a text': (_, text) => StringMatch.prefix(text),
  'regex of a text': (_, text) => StringMatch.regex(text),
  'exact path': (_, text) => PathMatch.exact(`/${text}`),
  'prefix of a path': (_, text) => PathMatch.prefix(`/${text}`),
  'regex of a path': (_, text) => PathMatch.regex(`/${text}`),
  'path of a rewrite': (_, text) => PathRewrite.fullPath(`/${text}`),
  'host of a redirect': ({ chart, users }, text) => new HttpRedirect(chart, 'r', { service: users, matches: [HttpMatch.anyRequest()], host: text }),
  'header to set': ({ users }, text) => users.routes.addRule({ requestHeaders: { set: { [text]: 'x' } } }),
  'value of a header to set': ({ users }, text) => users.routes.addRule({ requestHeaders: { set: { x: text } } }),
  'header to remove': ({ users }, text) => users.routes.addRule({ requestHeaders: { remove: [text] } }),
};

describe.each(Object.entries(FIELDS))('%s', (_, declare) => {
  test.each(CHARACTERS)('without %j', character => {
    expect(errorOf(() => declare(shop(), `a${character}b`))).toMatch(/^.+: .+ is .*"\/?a.*b.*, allowed: .+; .+$/);
  });
});

describe('a free text has lines', () => {
  const LINES = 'a\tb\nc\r\nd';

  test('arguments, and values of variables', () => {
    const { users } = shop();
    expect(errorOf(() => users.addVersion('v3', { image: 'i', args: [LINES], envVariables: { TEXT: EnvValue.fromValue(LINES) } }))).toBeUndefined();
  });

  test.each(CHARACTERS)('the body of a response: also with %j?', character => {
    const { chart, users } = shop();
    const error = errorOf(() => new DirectResponse(chart, 'd', { service: users, matches: [HttpMatch.anyRequest()], status: 503, body: LINES + character }));
    if (LINES.includes(character)) expect(error).toBeUndefined();
    else expect(error).toMatch(/^chart\/d: line of body is "d.+", allowed: one line without control characters; remove line breaks, such as U\+2028 of a copied text$/);
  });
});
