import { AppSpec, COOKIE, namespaceName, PathSpec, PinSpec, RequestSpec, RetryName, serviceName, versionName, WITHOUT } from './app-spec';
import { HttpMethod } from '../../src';

/** What a request has to get, said of the spec alone: nothing of the library has a part in it. */
export interface Expected {
  readonly denied?: string;
  readonly status?: Record<string, string>;
  readonly version?: Record<string, string>;
  readonly timeout?: string;
  readonly fault?: string | { readonly abort?: number; readonly abortPercent?: string; readonly delay?: string; readonly delayPercent?: string };
  readonly mirror?: string | { readonly service: string; readonly version?: string; readonly percent: string };
  readonly retries?: string | { readonly attempts: number; readonly perTry?: string; readonly on: string[] };
}

const ENVOY: Record<RetryName, string> = {
  SERVER_ERROR: '5xx', GATEWAY_ERROR: 'gateway-error', CONNECT_FAILURE: 'connect-failure', REFUSED_STREAM: 'refused-stream',
};

/** What the constructs promise for a request. */
export function expected(spec: AppSpec, request: RequestSpec): Expected {
  const target = spec.services[request.to];
  if (spec.namespaces[target.namespace].zeroTrust && !allowed(spec, request)) {
    const { fault } = target;
    // The caller's own proxy puts the fault in, before anybody may deny anything.
    if (fault?.abort && meets(fault.match, request, spec.services.length)) {
      const { percent, status } = fault.abort;
      return { status: percent === 100 ? { [status]: '100%' } : { 403: `${100 - percent}%`, [status]: `${percent}%` } };
    }
    return denied(spec, request);
  }
  return { ...routed(spec, request), mirror: copies(spec, request, () => true), fault: faults(spec, request), ...retried(spec, request) };
}

/** What they promise on a mesh that gets routes only: nothing is denied, nothing is sent again, nothing goes wrong on purpose. */
export function routed(spec: AppSpec, request: RequestSpec, expressible: (pin: PinSpec) => boolean = () => true): Expected {
  const { timeoutMs } = spec.services[request.to];
  return {
    version: versions(spec, request, expressible),
    timeout: timeoutMs === undefined ? 'none' : `${timeoutMs}ms`,
    fault: 'none',
    mirror: onService(copies(spec, request, expressible)),
  };
}

/** What they promise on a mesh that gets routes and policies, and no faults. */
export function routedOrDenied(spec: AppSpec, request: RequestSpec, expressible: (pin: PinSpec) => boolean): Expected {
  const { zeroTrust } = spec.namespaces[spec.services[request.to].namespace];
  return zeroTrust && !allowed(spec, request) ? denied(spec, request) : routed(spec, request, expressible);
}

function denied({ calls, services }: AppSpec, { to }: RequestSpec): Expected {
  return { denied: `${namespaceName(services[to].namespace)}/${calls.some(call => call.to === to) ? serviceName(to) : 'deny-all'}` };
}

function allowed({ calls }: AppSpec, request: RequestSpec): boolean {
  return calls.some(call => call.from === request.from && call.to === request.to
    && (!call.methods || call.methods.includes(request.method))
    && (!call.paths || call.paths.some(path => takes(path, request.path))));
}

/** What a route of Gateway API can ask of a request. */
export function expressibleAsRoute({ path, without, caller }: PinSpec): boolean {
  return !path?.anyCase && !without && caller === undefined;
}

/** Left out where all versions get requests as they have pods. */
function versions({ services }: AppSpec, request: RequestSpec, expressible: (pin: PinSpec) => boolean): Record<string, string> | undefined {
  const { canary, blueGreen, versions: count } = services[request.to];
  if (count === 1) return { [versionName(0)]: '100%' };
  const [other, percent, pins] = canary ? [1, canary.percent, canary.pins]
    : blueGreen ? [1 - blueGreen.active, blueGreen.previewPercent, blueGreen.preview] : [];
  if (other === undefined) return undefined;
  if (pins!.filter(expressible).some(pin => meets(pin, request, services.length))) return { [versionName(other)]: '100%' };
  const shares = { [versionName(1 - other)]: `${100 - percent!}%`, [versionName(other)]: `${percent}%` };
  return Object.fromEntries(Object.entries(shares).filter(([, share]) => share !== '0%'));
}

function retried({ services }: AppSpec, request: RequestSpec): Pick<Expected, 'retries'> {
  const { retries } = services[request.to];
  if (!retries) return {}; // as the mesh does by itself
  const repeatable = request.method !== HttpMethod.POST;
  const on = retries.on.filter(name => repeatable || !name.endsWith('ERROR')).map(name => ENVOY[name]);
  if (!on.length) return { retries: 'none' };
  const perTry = repeatable && retries.perTryMs !== undefined ? { perTry: `${retries.perTryMs}ms` } : {};
  return { retries: { attempts: retries.attempts, ...perTry, on } };
}

function faults({ services }: AppSpec, request: RequestSpec): Expected['fault'] {
  const { fault } = services[request.to];
  if (!fault || !meets(fault.match, request, services.length)) return 'none';
  const { delay, abort } = fault;
  return {
    ...(abort ? { abort: abort.status, abortPercent: `${abort.percent}%` } : {}),
    ...(delay ? { delay: `${delay.ms}ms`, delayPercent: `${delay.percent}%` } : {}),
  };
}

/** A mesh that gets routes only knows versions as Services of their own. */
function onService(mirror: Expected['mirror']): Expected['mirror'] {
  return typeof mirror === 'object' ? { service: `${mirror.service}-${mirror.version}`, percent: mirror.percent } : mirror;
}

function copies({ services }: AppSpec, request: RequestSpec, expressible: (pin: PinSpec) => boolean): Expected['mirror'] {
  const { mirror, versions: count } = services[request.to];
  const copied = !mirror?.match || (expressible(mirror.match) && meets(mirror.match, request, services.length));
  if (!mirror || count === 1 || !copied) return 'none';
  return { service: serviceName(request.to), version: versionName(mirror.version % count), percent: `${mirror.percent}%` };
}

function meets({ method, path, header, cookie, query, without, caller }: PinSpec, request: RequestSpec, services: number): boolean {
  return (!method || method === request.method)
    && (!path || takes(path, request.path))
    && (!header || (header.prefix ? !!request.headers[header.name]?.startsWith(header.value) : request.headers[header.name] === header.value))
    && (!cookie || (request.headers.cookie ?? '').split(';').some(one => one.trim() === `${COOKIE}=${cookie}`))
    && (!query || request.query === query)
    && (!without || !(without.value === undefined ? WITHOUT in request.headers : request.headers[WITHOUT] === without.value))
    && (caller === undefined || caller % services === request.from);
}

function takes({ exact, path, anyCase }: PathSpec, asked: string): boolean {
  const requested = anyCase ? asked.toLowerCase() : asked;
  return requested === path || (!exact && requested.startsWith(`${path}/`));
}
