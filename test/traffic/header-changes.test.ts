import { headerChanges } from '../../src/traffic/header-changes';
import { errorOf } from '../mesh-fixture';

const NONE = { set: {}, add: {}, remove: [] };

test('names are in lower case, values as they are', () => {
  expect(headerChanges('here', 'request', { set: { 'X-A': 'One two' }, add: { 'X-B': '"x", y' }, remove: ['X-C'] })).toEqual({
    set: [{ name: 'x-a', value: 'One two' }], add: [{ name: 'x-b', value: '"x", y' }], remove: ['x-c'],
  });
});

test.each([{}, NONE])('no change is refused: %j', changes => {
  expect(errorOf(() => headerChanges('here', 'response', changes))).toBe(
    'here: response is "no change", allowed: at least one header to set, add or remove; leave response out',
  );
});

test.each([
  [{ set: { 'x-a': '1' }, add: { 'X-A': '2' } }],
  [{ set: { 'X-A': '1' }, remove: ['x-a'] }],
  [{ remove: ['x-a', 'x-a'] }],
  [{ set: { 'x-a': '1', 'X-A': '2' } }],
])('a name that occurs twice is refused: %j', changes => {
  expect(errorOf(() => headerChanges('here', 'request', changes))).toBe(
    'here: headers of request is "x-a", allowed: each name once; either set, add or remove it: the order of these differs between proxies',
  );
});

const HOST = 'headers other than the host; rewrite the host with UrlRewrite, or with rewrite.host of a rule';
const NAME = 'letters, digits and !#$&\'*+-.^_`|~, at most 256; give the name without colon and spaces';
const CONNECTION = 'end-to-end headers; this one is hop-by-hop: proxies write it themselves';
const ENVOY = 'headers without a meaning to Envoy; Envoy acts on x-envoy-*: set timeouts and retries in the construct; only removal from responses is possible';

test.each([
  ['Host', HOST], [':authority', HOST], [':path', HOST],
  ['', NAME], ['x a', NAME], ['x:', NAME], ['ü', NAME], ['x%', NAME], ['x'.repeat(257), NAME],
  ...['connection', 'Content-Length', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'].map(name => [name, CONNECTION]),
  ['X-Envoy-Max-Retries', ENVOY],
])('header %j cannot be changed', (name, text) => {
  const shown = JSON.stringify(name);
  const got = shown.length > 120 ? `${shown.slice(0, 117)}...` : shown;
  for (const changes of [{ set: { [name]: '1' } }, { add: { [name]: '1' } }, { remove: [name] }]) {
    expect(errorOf(() => headerChanges('here', 'request', changes))).toBe(`here: header of request is ${got}, allowed: ${text}`);
  }
});

test('x-envoy-* headers can be removed from responses, but not set', () => {
  expect(headerChanges('here', 'response', { remove: ['x-envoy-upstream-service-time'] }).remove).toEqual(['x-envoy-upstream-service-time']);
  expect(errorOf(() => headerChanges('here', 'response', { set: { 'x-envoy-a': '1' } }))).toBe(`here: header of response is "x-envoy-a", allowed: ${ENVOY}`);
});

test.each(['', ' a', 'a ', 'a\nb', '100%', 'ü', '\t', 'x'.repeat(4097)])('value %j is refused', value => {
  const shown = JSON.stringify(value);
  expect(errorOf(() => headerChanges('here', 'request', { add: { 'x-a': value } }))).toBe(
    `here: value of header x-a is ${shown.length > 120 ? `${shown.slice(0, 117)}...` : shown}, `
    + 'allowed: 1 to 4096 ASCII characters without % and control characters, no space at either end; '
    + 'remove %, which Envoy reads as a variable; encode other than ASCII characters',
  );
});

test.each(['a', '~', 'a b', '"', 'x'.repeat(4096)])('value %j is accepted', value => {
  expect(headerChanges('here', 'request', { set: { 'x-a': value } }).set).toEqual([{ name: 'x-a', value }]);
});
