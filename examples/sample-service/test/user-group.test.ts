import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startRecorder, startService } from './support';
import { groupOf } from '../src/user-group';

/** The edge, with a service behind it. */
async function startEdge(env: Record<string, string> = { EDGE: 'true' }) {
  const behind = await startRecorder();
  const { get } = await startService({ env: { UPSTREAMS: `${behind.url}/api/chain`, ...env } });
  return async (headers: Record<string, string> = {}) => {
    const response = await get('/api/chain', headers);
    assert.equal(response.status, 200);
    const { 'x-user-group': group, 'x-user-id': id, cookie } = behind.requests.at(-1)!.headers;
    return { group, id, cookie, setCookie: response.headers.get('set-cookie'), responseGroup: response.headers.get('x-user-group') };
  };
}

test('the group is by the last hex digit of the MD5 of the id: 0 to 7 test, 8 to f control', () => {
  // By md5sum, whose last digits are 0, 7, 8 and f.
  assert.deepEqual(['10', '26', '35', '16'].map(groupOf), ['test', 'test', 'control', 'control']);
  const inTest = Array.from({ length: 10_000 }, (_, i) => groupOf(`user-${i}`)).filter(group => group === 'test').length;
  assert.ok(Math.abs(inTest - 5_000) < 200, `${inTest} of 10000`);
});

test('the edge sets the group of a known user on the request, always the same', async () => {
  const call = await startEdge();
  for (const user of ['alice', '2', 'alice']) {
    assert.deepEqual(await call({ 'x-jwt-claim-sub': user }), { group: groupOf(user), id: user, cookie: undefined, setCookie: null, responseGroup: null });
  }
});

test('a visitor keeps the group by a cookie', async () => {
  const call = await startEdge();
  for (let i = 0; i < 10; i++) {
    const { group, id, setCookie, responseGroup } = await call();
    const [, visitor] = /^visitor=([0-9a-f-]{36}); Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax$/.exec(setCookie!)!;
    assert.deepEqual([group, id, responseGroup], [groupOf(visitor!), undefined, null]);
    const again = await call({ cookie: `theme=dark; ${setCookie!.split(';')[0]}` });
    assert.deepEqual([again.group, again.setCookie, again.cookie], [group, null, undefined]);
  }
  assert.match((await call({ 'x-forwarded-proto': 'https' })).setCookie!, /; Secure$/);
});

test('what clients say of themselves does not count at the edge', async () => {
  const call = await startEdge();
  for (const forged of ['test', 'control', 'other']) {
    assert.deepEqual(await call({ 'x-jwt-claim-sub': 'alice', 'x-user-group': forged, 'x-user-id': 'admin' }), {
      group: groupOf('alice'), id: 'alice', cookie: undefined, setCookie: null, responseGroup: null,
    });
  }
  const { id, setCookie } = await call({ 'x-user-id': 'admin', 'cookie': 'visitor=chosen-by-the-client' });
  assert.equal(id, undefined);
  assert.match(setCookie!, /^visitor=/);
});

test('a service behind the edge forwards the group, and assigns none', async () => {
  const call = await startEdge({});
  assert.deepEqual(await call({ 'x-user-group': 'test', 'x-user-id': 'alice' }), { group: 'test', id: 'alice', cookie: undefined, setCookie: null, responseGroup: null });
  assert.equal((await call()).group, undefined);
});

test('probes get no cookie', async () => {
  const { get } = await startService({ env: { EDGE: 'true' } });
  assert.equal((await get('/health')).headers.get('set-cookie'), null);
});
