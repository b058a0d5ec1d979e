import { headerName } from '../input/header-name';
import { headerValue } from '../input/header-value';
import { inputError } from '../model/input-error';
import { Header, HeaderChanges as Changes } from '../model/route-policy';

/**
 * What is done to headers. Each name once: names ignore case. A value is sent as it is, so `%` is refused: some proxies would put variables in.
 * @see https://gateway-api.sigs.k8s.io/reference/spec/#httpheaderfilter
 * @example
 * const changes: HeaderChanges = { set: { 'x-env': 'prod' }, add: { 'x-via': 'mesh' }, remove: ['x-debug'] };
 */
export interface HeaderChanges {
  /**
   * Headers with the one value that they get, whatever they had.
   * @default - none
   */
  readonly set?: { [name: string]: string };
  /**
   * Headers with a value that they get beside those that they have.
   * @default - none
   */
  readonly add?: { [name: string]: string };
  /**
   * Headers that are taken away.
   * @default - none
   */
  readonly remove?: string[];
}

/** See https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1; the length of a message is its own. */
const OF_THE_CONNECTION = [
  'connection', 'content-length', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
];

/** What the changes mean, in the model's terms. @throws if a name or value is none that proxies take, or a name stands twice */
export function headerChanges(where: string, what: 'request' | 'response', { set = {}, add = {}, remove = [] }: HeaderChanges): Changes {
  const headers = (values: { readonly [name: string]: string }): Header[] => Object.entries(values).map(([name, value]) => ({
    name: changedHeader(where, what, name, false), value: headerValue(where, `value of header ${name}`, value),
  }));
  const changes = { set: headers(set), add: headers(add), remove: remove.map(name => changedHeader(where, what, name, true)) };
  const names = [...changes.set.map(({ name }) => name), ...changes.add.map(({ name }) => name), ...changes.remove];
  if (!names.length) throw inputError({ where, what, got: 'no change', allowed: 'at least one header to set, add or remove', fix: `leave ${what} out` });
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin) {
    throw inputError({ where, what: `headers of ${what}`, got: twin, allowed: 'each name once', fix: 'set it, add to it or remove it: proxies do all three in orders of their own' });
  }
  return changes;
}

/** The name in lower case. @throws if it is none, or the header is not to be changed */
function changedHeader(where: string, what: 'request' | 'response', given: string, removed: boolean): string {
  const refuse = (allowed: string, fix: string): never => { throw inputError({ where, what: `header of ${what}`, got: given, allowed, fix }); };
  const isPseudoHeader = typeof given === 'string' && given.startsWith(':');
  const name = isPseudoHeader ? given : headerName(where, `header of ${what}`, given, '%');
  if (name === 'host' || isPseudoHeader) refuse('headers other than the host', 'name another host in rewrite.host, with UrlRewrite or in a rule');
  if (OF_THE_CONNECTION.includes(name)) refuse('headers that go from end to end', 'this one is of a single connection: proxies write it themselves');
  if (name.startsWith('x-envoy-') && !(removed && what === 'response')) {
    refuse('headers that are not for proxies', 'proxies of Envoy act on x-envoy-*: say timeouts and retries in the construct; from responses it may be removed');
  }
  return name;
}
