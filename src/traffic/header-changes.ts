import { headerName } from '../input/header-name';
import { headerValue } from '../input/header-value';
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

/** The changes in the model's terms. @throws if there is none, proxies would refuse a name or value, or a name occurs twice */
export function headerChanges(where: string, what: 'request' | 'response', { set = {}, add = {}, remove = [] }: HeaderChanges): Changes {
  const headers = (values: { readonly [name: string]: string }): Header[] => Object.entries(values).map(([name, value]) => ({
    name: changedHeader(where, what, name, false), value: headerValue(where, `value of header ${name}`, value),
  }));
  const changes = { set: headers(set), add: headers(add), remove: remove.map(name => changedHeader(where, what, name, true)) };
  const names = [...changes.set.map(({ name }) => name), ...changes.add.map(({ name }) => name), ...changes.remove];
  if (!names.length) throw inputError({ where, what, got: 'no change', allowed: 'at least one header to set, add or remove', fix: `leave ${what} out` });
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin) {
    throw inputError({ where, what: `headers of ${what}`, got: twin, allowed: 'each name once', fix: 'either set, add or remove it: the order of these differs between proxies' });
  }
  return changes;
}

/** The name in lower case. @throws if it is malformed, or the header cannot be changed */
function changedHeader(where: string, what: 'request' | 'response', given: string, removed: boolean): string {
  const refuse = (allowed: string, fix: string): never => { throw inputError({ where, what: `header of ${what}`, got: given, allowed, fix }); };
  const isPseudoHeader = typeof given === 'string' && given.startsWith(':');
  const name = isPseudoHeader ? given : headerName(where, `header of ${what}`, given, '%');
  if (name === 'host' || isPseudoHeader) refuse('headers other than the host', 'rewrite the host with UrlRewrite, or with rewrite.host of a rule');
  if (HOP_BY_HOP.includes(name)) refuse('end-to-end headers', 'this one is hop-by-hop: proxies write it themselves');
  if (name.startsWith('x-envoy-') && !(removed && what === 'response')) {
    refuse('headers without a meaning to Envoy', 'Envoy acts on x-envoy-*: set timeouts and retries in the construct; only removal from responses is possible');
  }
  return name;
}
