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

/** See https://www.rfc-editor.org/rfc/rfc9110#name-tokens */
const NAME = /^[A-Za-z0-9!#$&'*+.^_`|~-]{1,256}$/;

/** Visible ASCII with blanks inside: what every mesh takes as it is. */
const VALUE = /^[!-$&-~]([ -$&-~]{0,4094}[!-$&-~])?$/;

/** What the changes mean, in the model's terms. @throws if a name or value is none that proxies take, or a name stands twice */
export function headerChanges(where: string, what: 'request' | 'response', { set = {}, add = {}, remove = [] }: HeaderChanges): Changes {
  const changes = { set: headers(set), add: headers(add), remove: remove.map(name => name.toLowerCase()) };
  const given = [...changes.set, ...changes.add];
  const names = [...given.map(({ name }) => name), ...changes.remove];
  if (!names.length) throw inputError({ where, what, got: 'no change', allowed: 'at least one header to set, add or remove', fix: `leave ${what} out` });
  for (const name of names) checkName(where, what, name, changes.remove.includes(name));
  const twin = names.find((name, i) => names.indexOf(name) !== i);
  if (twin) {
    throw inputError({ where, what: `headers of ${what}`, got: twin, allowed: 'each name once', fix: 'set it, add to it or remove it: proxies do all three in orders of their own' });
  }
  for (const { name, value } of given) {
    if (!VALUE.test(value)) {
      throw inputError({
        where,
        what: `value of header ${name}`,
        got: value,
        allowed: '1 to 4096 characters of ASCII without % and control characters, no blank at either end',
        fix: 'proxies would read % as a variable; encode what is not ASCII',
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
  if (name === 'host' || name.startsWith(':')) refuse('headers other than the host', 'name another host in rewrite.host, with UrlRewrite or in a rule');
  if (!NAME.test(name)) refuse('letters, digits and !#$&\'*+-.^_`|~, at most 256', 'give the name without colon and spaces');
  if (OF_THE_CONNECTION.includes(name)) refuse('headers that go from end to end', 'this one is of a single connection: proxies write it themselves');
  if (name.startsWith('x-envoy-') && !(removed && what === 'response')) {
    refuse('headers that are not for proxies', 'proxies of Envoy act on x-envoy-*: say timeouts and retries in the construct; from responses it may be removed');
  }
}
