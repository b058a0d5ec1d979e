import * as fc from 'fast-check';
import { includes, isIn, parts, scope, ScopeSpec } from './path-spec';
import { HttpMethod } from '../../../src';
import { optional } from '../pin-spec';

/** What an `ExternalAuthorization` says. */
export interface ConsentSpec {
  readonly authorizer: AuthorizerKind;
  readonly publicRequests: readonly ScopeSpec[];
  /** None: all requests. */
  readonly requests?: readonly ScopeSpec[];
}

/** By which protocol the authorizer is asked, and whether requests pass while it fails. */
export type AuthorizerKind = (typeof AUTHORIZERS)[number];

export const AUTHORIZERS = ['http', 'grpc', 'http-open'] as const;

/** How an authorizer answers: it denies without a say. */
export type Consent = 'yes' | 'error';

const withPaths = scope.filter(({ paths }) => !!paths);

export const consent: fc.Arbitrary<ConsentSpec> = fc.record({
  authorizer: fc.constantFrom(...AUTHORIZERS),
  publicRequests: fc.array(withPaths.filter(({ paths }) => paths!.every(({ path, exact }) => path !== '/' || exact)), { maxLength: 2 }),
  requests: optional(fc.array(withPaths, { minLength: 1, maxLength: 2 })),
}).map(({ requests, ...rest }) => {
  // A list of requests that are all public is an error.
  const needed = requests?.filter(one => !parts(one).every(part => rest.publicRequests.some(other => includes(other, part))));
  return { ...rest, requests: needed?.length ? needed : undefined };
});

/** Whether the authorizer's say lets a request pass. */
export function consents(
  { authorizer, publicRequests, requests }: ConsentSpec, method: HttpMethod, path: string, says: Consent | undefined,
): boolean {
  const needed = (!requests || requests.some(one => isIn(one, method, path))) && !publicRequests.some(one => isIn(one, method, path));
  return !needed || says === 'yes' || (says === 'error' && authorizer === 'http-open');
}
