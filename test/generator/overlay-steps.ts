import { Duration } from 'cdk8s';
import { corsOptions, headerChanges, httpMatch, optionalMillis, retryOptions } from './api-options';
import { AppSpec, serviceName } from './app-spec';
import { Built } from './built';
import { PinSpec } from './pin-spec';
import { callerSteps, Step, versionStep } from './step';
import { CorsPolicy, FaultInjection, HeaderModifier, PathRewrite, TrafficMirror, UrlRewrite } from '../../src';

/** What is done to requests of a service wherever they go: in any order. */
export function overlaySteps(spec: AppSpec, place: number, { chart, services, versions }: Built): Step[] {
  const { headers, rewrite, consumer, fault, cors, mirror, versions: count } = spec.services[place];
  const matches = (pin: PinSpec) => [httpMatch(pin, services)];
  const step = (name: string, pin: PinSpec | undefined, run: () => void, after: readonly string[] = []): Step => ({
    name: `${serviceName(place)} ${name}`, after: [serviceName(place), ...callerSteps([pin?.caller], spec), ...after], run,
  });
  const steps: Step[] = [];
  if (headers) {
    const { narrower } = headers;
    steps.push(step('headers', undefined, () => new HeaderModifier(chart, `headers-${place}`, { service: services[place], ...headerChanges(headers) })));
    if (narrower) {
      steps.push(step('some headers', narrower.match, () => new HeaderModifier(chart, `some-headers-${place}`, {
        service: services[place], matches: matches(narrower.match), ...headerChanges(narrower.headers),
      })));
    }
  }
  if (rewrite) {
    const { prefix, to, match, host } = rewrite;
    const path = prefix === undefined ? PathRewrite.fullPath(to) : PathRewrite.prefix(prefix, to);
    steps.push(step('rewrite', match, () => new UrlRewrite(chart, `rewrite-${place}`, { service: services[place], path, host, matches: match && matches(match) })));
  }
  if (consumer) {
    const { caller, match, timeoutMs, retries, headers: own } = consumer;
    const { request: requestHeaders, response: responseHeaders } = headerChanges(own ?? {});
    steps.push(step('consumer route', match, () => services[caller % services.length].routesTo(services[place], {
      matches: match && matches(match),
      timeout: optionalMillis(timeoutMs),
      retries: retries && retryOptions(retries),
      requestHeaders,
      responseHeaders,
    }), callerSteps([caller], spec)));
  }
  if (fault) {
    steps.push(step('fault', fault.match, () => new FaultInjection(chart, `fault-${place}`, {
      service: services[place],
      matches: matches(fault.match),
      delay: fault.delay && { percent: fault.delay.percent, duration: Duration.millis(fault.delay.ms) },
      abort: fault.abort && { percent: fault.abort.percent, httpStatus: fault.abort.status },
    })));
  }
  if (cors) {
    steps.push(step('cors', cors.match, () => new CorsPolicy(chart, `cors-${place}`, {
      service: services[place], ...corsOptions(cors), matches: cors.match && matches(cors.match),
    })));
  }
  if (mirror && count > 1) {
    const target = mirror.version % count;
    steps.push(step('mirror', mirror.match, () => new TrafficMirror(chart, `mirror-${place}`, {
      service: services[place],
      targets: [{ version: versions[place][target], percent: mirror.percent }],
      matches: mirror.match && matches(mirror.match),
    }), [versionStep(place, target)]));
  }
  return steps;
}
