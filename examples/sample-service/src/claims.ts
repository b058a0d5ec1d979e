import { FastifyReply, FastifyRequest } from 'fastify';

/** On whose behalf a request is made. */
export interface Claims {
  readonly userId: string;
  readonly role: string | undefined;
}

/**
 * Refuses requests without the claims of a token: 401. It validates nothing. The proxy validates the token and sets these headers, and removes what
 * clients send (`claimHeaders` of `JwtAuthentication`), so the service must be reachable through its proxy only.
 */
export async function requireClaims(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | void> {
  const { 'x-jwt-claim-sub': subject, 'x-jwt-claim-role': role } = request.headers;
  if (typeof subject !== 'string' || subject === '') return reply.code(401).send({ error: 'unauthorized' });
  request.claims = { userId: subject, role: typeof role === 'string' && role !== '' ? role : undefined };
}
