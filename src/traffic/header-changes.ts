import { inputError } from '../model/input-error';
import { Header, HeaderChanges as Changes } from '../model/route-policy';

/**
 * Header changes: set, add and remove. Each header once; names are case-insensitive. A value must not contain `%`, as Envoy would substitute variables.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpheaderfilter
 * @example
 * const changes: HeaderChanges = { set: { 'x-env': 'prod' }, add: { 'x-via': 'mesh' }, remove: ['x-debug'] };
 */
export interface HeaderChanges {
  /**
   * Headers to set: the value replaces all existing values.
   * @default - none
   */
  readonly set?: { [name: string]: string };
  /**
   * Headers to add: the value is appended to existing values.
   * @default - none
   */
  readonly add?: { [name: string]: string };
  /**
   * Headers to remove.
   * @default - none
   */
  readonly remove?: string[];
}

/** Hop-by-hop headers (https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1), and the length, which belongs to the message. */
const HOP_BY_HOP = [
  'connection', 'content-length', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
];

/** See https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const NAME = /^[A-Za-z0-9!#$&'*+.^_`|~-]{1,256}$/;

/** Visible ASCII, with spaces inside: the values that every mesh sends unchanged. */
const VALUE = /^[!-$&-~]([ -$&-~]{0,4094}[!-$&-~])?$/;

/** The changes in the model's terms. @throws if there is none, proxies would refuse a name or value, or a name occurs twice */
export function headerChanges(where: string, what: 'request' | 'response', { set = {}, add = {}, remove = [] }: HeaderChanges): Changes {
  const changes = { set: headers(set), add: headers(add), remove: remove.map(name => name.toLowerCase()) };
  const given = [...changes.set, ...changes.add];
  const names = [...given.map(({ name }) => name), ...changes.remove];
  if (!names.length) throw inputError({ where, what, got: 'no change', allowed: 'at least one header to set, add or remove', fix: `leave ${what} out` });
  for (const name of names) checkName(where, what, name, changes.remove.includes(name));
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin) {
    throw inputError({ where, what: `headers of ${what}`, got: twin, allowed: 'each name once', fix: 'either set, add or remove it: the order of these differs between proxies' });
  }
  for (const { name, value } of given) {
    if (!VALUE.test(value)) {
      throw inputError({
        where,
        what: `value of header ${name}`,
        got: value,
        allowed: '1 to 4096 ASCII characters without % and control characters, no space at either end',
        fix: 'remove %, which Envoy reads as a variable; encode other than ASCII characters',
      });
    }
  }
  return changes;
}

function headers(values: { readonly [name: string]: string }): Header[] {
  return Object.entries(values).map(([name, value]) => ({ name: name.toLowerCase(), value }));
}

function checkName(where: string, what: 'request' | 'response', name: string, removed: boolean): void {
  const refuse = (allowed: string, fix: string): never => { throw inputError({ where, what: `header of ${what}`, got: name, allowed, fix }); };
  if (name === 'host' || name.startsWith(':')) refuse('headers other than the host', 'rewrite the host with UrlRewrite, or with rewrite.host of a rule');
  if (!NAME.test(name)) refuse('letters, digits and !#$&\'*+-.^_`|~, at most 256', 'give the name without colon and spaces');
  if (HOP_BY_HOP.includes(name)) refuse('end-to-end headers', 'this one is hop-by-hop: proxies write it themselves');
  if (name.startsWith('x-envoy-') && !(removed && what === 'response')) {
    refuse('headers without a meaning to Envoy', 'Envoy acts on x-envoy-*: set timeouts and retries in the construct; only removal from responses is possible');
  }
}
