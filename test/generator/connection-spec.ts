import * as fc from 'fast-check';
import { optional } from './pin-spec';

/** A port of a service on which the mesh sees connections only, and its rules for them. */
export interface ConnectionsSpec { readonly tls: boolean; readonly rules: readonly ConnectionRuleSpec[] }

export interface ConnectionRuleSpec {
  /** Place of the service that calls. */
  readonly caller?: number;
  /** What clients ask for in TLS: labels before a name of the service's own. */
  readonly names?: readonly string[];
  readonly shares: readonly number[];
}

/** A client that opens a connection; without a name it asks for that of the Service. */
export interface ConnectionSpec { readonly from: number; readonly to: number; readonly name?: string }

export const CONNECTION_PORT = 9000;
/** Exact ones, and wildcards above some of them and above each other. */
const NAMES = ['a', 'b', 'x.a', '*.a', '*'];
/** Names that clients ask for: one of which only `*` knows, too. */
const ASKED_NAMES = ['a', 'b', 'x.a', 'y.a', 'c'];

const someNames = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 2 });

export const connections = (place: fc.Arbitrary<number>, shares: fc.Arbitrary<readonly number[]>): fc.Arbitrary<ConnectionsSpec> => fc.record({
  tls: fc.boolean(), rules: fc.array(fc.record({ caller: optional(place), names: optional(someNames), shares }), { maxLength: 3 }),
});

export const connection = (place: fc.Arbitrary<number>): fc.Arbitrary<ConnectionSpec> => (
  fc.record({ from: place, to: place, name: optional(fc.constantFrom(...ASKED_NAMES)) })
);

/** What no connection can reach is a finding: a rule, or one of its names, that an earlier rule takes. Only TLS has names. */
export function reachableConnections({ tls, rules }: ConnectionsSpec, services: number): ConnectionsSpec {
  const reached: ConnectionRuleSpec[] = [];
  for (const { names: asked, ...rule } of rules) {
    const free = (name?: string) => !reached.some(one => (
      (one.caller === undefined || (rule.caller !== undefined && one.caller % services === rule.caller % services))
      && (!one.names || (name !== undefined && one.names.some(other => takesName(other, name))))
    ));
    if (!tls || !asked) {
      if (free()) reached.push(rule);
      continue;
    }
    const left = asked.filter(free);
    if (left.length) reached.push({ ...rule, names: left });
  }
  return { tls, rules: reached };
}

/** Every other connection meets a rule of its target: left to chance, few would. */
export function aimedConnection(one: ConnectionSpec, target: ConnectionsSpec | undefined, services: number, aim: number): ConnectionSpec {
  const rule = target?.rules[Math.floor(aim / 2) % target.rules.length];
  if (!rule || aim % 2) return one;
  const { caller = one.from, names } = rule;
  const name = names?.[Math.floor(aim / 8) % names.length].replace('*', 'y');
  return { ...one, from: caller % services, name };
}

/** Whether anybody asks for it: Istio takes a client past the proxy that asks for a name of which no rule speaks, where some speak of names. */
export function isAsked({ name }: ConnectionSpec, target?: ConnectionsSpec): boolean {
  if (!target) return false;
  return name === undefined || (target.tls && target.rules.some(rule => rule.names?.some(one => takesName(one, name))));
}

/** Whether some connection is taken by both rules. */
export function connectionsOverlap(a: ConnectionRuleSpec, b: ConnectionRuleSpec, services: number): boolean {
  return (a.caller === undefined || b.caller === undefined || a.caller % services === b.caller % services)
    && (!a.names || !b.names || a.names.some(x => b.names!.some(y => takesName(x, y) || takesName(y, x))));
}

/** Whether a name, or a wildcard, is another one or lies below it. */
export function takesName(name: string, asked: string): boolean {
  return name === asked || name === '*' || (name.startsWith('*.') && asked.endsWith(name.slice(1)));
}
