import { isForwardable } from './forwarded-headers';
import { urlWithPort } from './url-with-port';

/** What a pod is told by its environment. */
export interface Config {
  readonly service: string;
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  /** Whether requests from outside the mesh enter here: it assigns users to groups. */
  readonly isEdge: boolean;
  /** What `/api/chain` calls: URLs with ports. */
  readonly upstreams: readonly string[];
  /** What the service cannot work without: URLs that answer 2xx if they work. */
  readonly dependencies: readonly string[];
  readonly forwardedHeaders: readonly string[];
  readonly shutdownDelayMs: number;
  readonly shutdownTimeoutMs: number;
}

/** Headers that routes of the shop match on, the request id, and who the user is. Not `authorization`: a token goes only to services that need it. */
const FORWARDED = 'x-request-id,x-api-version,x-env,x-user-group,x-user-id,x-chaos-test';

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws if a variable is missing or invalid: a pod with a wrong configuration must not become ready. */
export function readConfig(env: Environment): Config {
  return {
    service: required(env, 'SERVICE_NAME'),
    version: required(env, 'SERVICE_VERSION'),
    // All addresses: a sidecar calls the application at the address of the pod.
    host: env.HOST || '0.0.0.0',
    port: wholeNumber(env, 'PORT', 8080, 65535),
    metricsPort: wholeNumber(env, 'METRICS_PORT', 9090, 65535),
    isEdge: flag(env, 'EDGE'),
    upstreams: list(env, 'UPSTREAMS').map(url => urlWithPort(url, 'UPSTREAMS')),
    dependencies: list(env, 'DEPENDENCIES').map(url => urlWithPort(url, 'DEPENDENCIES')),
    forwardedHeaders: list(env, 'FORWARD_HEADERS', FORWARDED).map(name => name.toLowerCase()).map(checkForwardable),
    shutdownDelayMs: 1000 * wholeNumber(env, 'SHUTDOWN_DELAY_SECONDS', 5, 3600),
    shutdownTimeoutMs: 1000 * wholeNumber(env, 'SHUTDOWN_TIMEOUT_SECONDS', 15, 3600),
  };
}

function checkForwardable(name: string): string {
  if (!isForwardable(name)) {
    throw new Error(`FORWARD_HEADERS: ${JSON.stringify(name)}; allowed: names of headers, except x-envoy-*, x-istio-*, trace headers and those of one connection`);
  }
  return name;
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name}: missing; set it in the pod`);
  return value;
}

function wholeNumber(env: Environment, name: string, byDefault: number, most: number): number {
  const text = env[name] || String(byDefault);
  if (!/^\d{1,5}$/.test(text) || Number(text) > most) throw new Error(`${name}: ${JSON.stringify(text)}; allowed: a whole number from 0 to ${most}`);
  return Number(text);
}

function flag(env: Environment, name: string): boolean {
  const text = env[name] || 'false';
  if (text !== 'true' && text !== 'false') throw new Error(`${name}: ${JSON.stringify(text)}; allowed: true, false`);
  return text === 'true';
}

function list(env: Environment, name: string, byDefault = ''): string[] {
  return (env[name] ?? byDefault).split(',').map(item => item.trim()).filter(item => item !== '');
}
