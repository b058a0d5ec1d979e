import * as fc from 'fast-check';
import { scope, ScopeSpec } from './path-spec';
import { optional } from '../pin-spec';

/** What an `allowsFrom()` says: a client that the app does not declare, and what it may send to a service, told by its place. */
export interface OutsideSpec extends ScopeSpec {
  readonly client: OutsideClientSpec;
  readonly to: number;
}

/** A ServiceAccount, of this trust domain or of another; or all of a namespace. */
export interface OutsideClientSpec extends Identity { readonly wholeNamespace: boolean }

/** Whose certificate a client shows. */
export interface Identity {
  readonly namespace: string;
  readonly account: string;
  /** Another than that of the mesh. */
  readonly trustDomain?: string;
}

export const TRUST_DOMAIN = 'partner.example.com';
const NAMESPACES = ['partner', 'partner-x'];
const ACCOUNTS = ['reader', 'reader-x'];

/** @param spaces names of the namespaces of the app: all of one may be allowed, too */
export const outside = (place: fc.Arbitrary<number>, spaces: readonly string[]): fc.Arbitrary<OutsideSpec> => fc.tuple(
  fc.record({
    to: place,
    client: fc.oneof(
      fc.record({ wholeNamespace: fc.constant(false), namespace: fc.constantFrom(...NAMESPACES), account: fc.constantFrom(...ACCOUNTS) }),
      fc.record({ wholeNamespace: fc.constant(true), namespace: fc.constantFrom(...NAMESPACES, ...NAMESPACES, ...spaces), account: fc.constant('any') }),
      fc.record({
        wholeNamespace: fc.constant(false),
        namespace: fc.constantFrom(...NAMESPACES),
        account: fc.constantFrom(...ACCOUNTS),
        trustDomain: optional(fc.constant(TRUST_DOMAIN)),
      }),
    ),
  }),
  fc.oneof(fc.constant({}), scope),
).map(([edge, some]) => ({ ...edge, ...some }));

/** @param areOne whether the mesh takes its trust domain and the other for one */
export function isClient({ wholeNamespace, namespace, account, trustDomain }: OutsideClientSpec, asker: Identity, areOne: boolean): boolean {
  return (areOne || trustDomain === asker.trustDomain) && namespace === asker.namespace && (wholeNamespace || account === asker.account);
}
