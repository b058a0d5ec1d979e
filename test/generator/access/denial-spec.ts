import * as fc from 'fast-check';
import { isIn, METHODS, ScopePath, scopePath } from './path-spec';
import { HttpMethod } from '../../../src';

/** What a `denies()` says: services by their place. */
export interface DenialSpec {
  readonly to: number;
  readonly clients: 'everyone' | 'these' | 'everyone-but';
  readonly services: readonly number[];
  /** The name of a namespace, all of whose ServiceAccounts are meant. */
  readonly namespace?: number;
  /** Whether clients without an identity of the network of all pods are meant. */
  readonly network: boolean;
  readonly gateways: boolean;
  readonly methods?: readonly HttpMethod[];
  readonly exceptMethods?: readonly HttpMethod[];
  readonly paths?: readonly ScopePath[];
  readonly exceptPaths?: readonly ScopePath[];
  readonly onlyFirstPort: boolean;
}

/** Who asks: the place of a service, a namespace by name, or nobody that the mesh knows. */
export interface Asker { readonly service?: number; readonly namespace?: string; readonly isGateway?: true; readonly isPlaintext?: true }

const paths = fc.array(scopePath.filter(({ path, exact }) => exact || path !== '/'), { minLength: 1, maxLength: 2 });
const methods = fc.uniqueArray(fc.constantFrom(HttpMethod.GET, HttpMethod.POST, ...METHODS), { minLength: 1, maxLength: 2 });

export const denial = (place: fc.Arbitrary<number>, space: fc.Arbitrary<number>): fc.Arbitrary<DenialSpec> => fc.record({
  to: place,
  clients: fc.constantFrom<DenialSpec['clients']>('everyone', 'these', 'these', 'everyone-but', 'everyone-but'),
  services: fc.uniqueArray(place, { minLength: 1, maxLength: 3 }),
  namespace: fc.oneof(fc.constant(undefined), fc.constant(undefined), space),
  network: fc.integer({ min: 0, max: 3 }).map(n => n === 0),
  gateways: fc.boolean(),
  ofMethods: fc.oneof(fc.constant({}), methods.map(some => ({ methods: some })), methods.map(some => ({ exceptMethods: some }))),
  ofPaths: fc.oneof(fc.constant({}), paths.map(some => ({ paths: some })), paths.map(some => ({ exceptPaths: some }))),
  onlyFirstPort: fc.boolean(),
}).map(({ ofMethods, ofPaths, ...rest }) => ({ ...rest, ...ofMethods, ...ofPaths }));

/** Whether it depends on the request. */
export function ofRequests({ methods: some, exceptMethods, paths: at, exceptPaths }: DenialSpec): boolean {
  return !!(some ?? exceptMethods ?? at ?? exceptPaths);
}

export function deniesClient(
  { clients, services, namespace, network, gateways }: DenialSpec, asker: Asker, nameOf: (namespace: number) => string,
): boolean {
  if (clients === 'everyone') return true;
  const isNamed = asker.isPlaintext ? network : !!(asker.isGateway && gateways) || (asker.service !== undefined && services.includes(asker.service))
    || (namespace !== undefined && asker.namespace === nameOf(namespace));
  return isNamed === (clients === 'these');
}

export function deniesRequest({ methods: some, exceptMethods, paths: at, exceptPaths }: DenialSpec, method: HttpMethod, path: string): boolean {
  return isIn({ ...(some ? { methods: some } : {}), ...(at ? { paths: at } : {}) }, method, path)
    && !exceptMethods?.includes(method) && !(exceptPaths && isIn({ paths: exceptPaths }, method, path));
}
