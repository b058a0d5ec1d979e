import { createHash, randomUUID } from 'node:crypto';
import { FastifyInstance } from 'fastify';

const COOKIE = 'visitor';
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const YEAR = 365 * 24 * 3600;

export type UserGroup = 'test' | 'control';

/** Half of all ids each: by the last hex digit of the hash. */
export function groupOf(id: string): UserGroup {
  return createHash('md5').update(id).digest('hex').slice(-1) < '8' ? 'test' : 'control';
}

/**
 * Assigns each request to a group where it enters the mesh, as a header of the REQUEST: routes of the services behind match on it. A header of the response
 * would route nothing. A user keeps the group by the subject of a verified token, else by a cookie.
 *
 * What clients send as `x-user-group` or `x-user-id` is replaced: the gateway strips both, and this holds without it.
 */
export function assignUserGroups(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers, routeOptions }, reply) => {
    if (routeOptions.config.isProbe) return;
    const subject = headers['x-jwt-claim-sub'];
    delete headers['x-user-id'];
    if (typeof subject === 'string' && subject !== '') {
      headers['x-user-id'] = subject;
      headers['x-user-group'] = groupOf(subject);
      return;
    }
    let visitor = new RegExp(`(?:^|; *)${COOKIE}=(${UUID})(?:;|$)`).exec(headers.cookie ?? '')?.[1];
    if (!visitor) {
      visitor = randomUUID();
      const secure = headers['x-forwarded-proto'] === 'https' ? '; Secure' : '';
      reply.header('set-cookie', `${COOKIE}=${visitor}; Path=/; Max-Age=${YEAR}; HttpOnly; SameSite=Lax${secure}`);
    }
    headers['x-user-group'] = groupOf(visitor); // no x-user-id: a cookie proves nobody
  });
}
