import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startService } from './support';

test('a request without the claims of a token is refused with 401', async () => {
  const { get } = await startService();
  for (const headers of [{}, { 'x-jwt-claim-sub': '' }, { 'x-jwt-claim-role': 'admin' }, { authorization: 'Bearer token' }]) {
    const response = await get('/api/me', headers);
    assert.deepEqual([response.status, await response.json()], [401, { error: 'unauthorized' }]);
  }
});

test('a request with claims has the user and the role', async () => {
  const { get } = await startService();
  for (const [headers, body] of [
    [{ 'x-jwt-claim-sub': 'alice', 'x-jwt-claim-role': 'admin' }, { user_id: 'alice', role: 'admin' }],
    [{ 'x-jwt-claim-sub': 'alice' }, { user_id: 'alice' }],
  ] as const) {
    const response = await get('/api/me', headers);
    assert.deepEqual([response.status, await response.json()], [200, body]);
  }
});

test('claims are not those of another request', async () => {
  const { get } = await startService();
  await get('/api/me', { 'x-jwt-claim-sub': 'alice', 'x-jwt-claim-role': 'admin' });
  assert.equal((await get('/api/me')).status, 401);
});
