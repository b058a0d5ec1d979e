import { headerChanges, httpMatch, optionalMillis, redirectOptions, retryOptions } from './api-options';
import { AppSpec, ownName, RuleSpec, serviceName } from './app-spec';
import { Built } from './built';
import { CONNECTION_PORT, ConnectionRuleSpec, connectionsOverlap } from './connection-spec';
import { overlap, PinSpec } from './pin-spec';
import { callerSteps, Step, versionStep } from './step';
import {
  ABTestRoute, ABVariant, BlueGreenRoute, CanaryRoute, HttpMatch, PathRewrite, RouteRuleOptions, ServiceVersion, VersionShare,
} from '../../src';

/**
 * The rules of a service for its requests, and those for its connections. Of several rules that match a request the first decides,
 * so each needs the rules before it that match some of its requests.
 */
export function ruleSteps(spec: AppSpec, place: number, built: Built): Step[] {
  const { services: { length: count, [place]: { rules, connections } } } = spec;
  const allVersions = versionSteps(spec, place);
  return [
    ...inOrder([...splitSteps(spec, place, built), ...rules.map((rule, i): RuleStep<PinSpec> => ({
      name: `${serviceName(place)} rule ${i}`,
      after: [serviceName(place), ...callerSteps([rule.match.caller], spec), ...(rule.shares ? allVersions : [])],
      matches: [rule.match],
      run: () => {
        const { services, versions } = built;
        services[place].routes.addRule(ruleOptions(rule, versions[place], httpMatch(rule.match, services)));
      },
    }))], (a, b) => overlap(a, b, count)),
    ...inOrder((connections?.rules ?? []).map((rule, i): RuleStep<ConnectionRuleSpec> => ({
      name: `${serviceName(place)} connection rule ${i}`,
      after: [...allVersions, ...callerSteps([rule.caller], spec)],
      matches: [rule],
      run: () => addConnectionRule(built, rule, place),
    })), (a, b) => connectionsOverlap(a, b, count)),
  ];
}

/** The step of a rule, and what the rule matches. */
interface RuleStep<M> extends Step { readonly matches: readonly M[] }

function inOrder<M>(steps: readonly RuleStep<M>[], meet: (a: M, b: M) => boolean): Step[] {
  return steps.map((step, i) => ({
    ...step,
    after: [
      ...step.after,
      ...steps.slice(0, i).filter(({ matches }) => matches.some(a => step.matches.some(b => meet(a, b)))).map(({ name }) => name),
    ],
  }));
}

function versionSteps({ services }: AppSpec, place: number): string[] {
  return Array.from({ length: services[place].versions }, (_, i) => versionStep(place, i));
}

/** The construct that splits the requests, where there is one: pinned rules and the default rule. */
function splitSteps(spec: AppSpec, place: number, { chart, services, versions }: Built): RuleStep<PinSpec>[] {
  const { canary, blueGreen, abTest, versions: count } = spec.services[place];
  if (count < 2) return [];
  const step = (
    name: string, pins: readonly PinSpec[], run: (all: readonly ServiceVersion[], match: (pin: PinSpec) => HttpMatch) => void,
  ): RuleStep<PinSpec> => ({
    name: `${serviceName(place)} ${name}`,
    after: [...versionSteps(spec, place), ...callerSteps(pins.map(({ caller }) => caller), spec)],
    matches: pins,
    run: () => run(versions[place], pin => httpMatch(pin, services)),
  });
  return [
    ...(canary ? [step('canary', canary.pins, ([stable, next], match) => new CanaryRoute(chart, `canary-${place}`, {
      service: services[place], stable, canary: next, canaryPercent: canary.percent, canaryMatches: canary.pins.map(match),
    }))] : []),
    ...(blueGreen ? [step('blue-green', blueGreen.preview, (all, match) => new BlueGreenRoute(chart, `colours-${place}`, {
      service: services[place],
      blue: all[0],
      green: all[1],
      active: all[blueGreen.active],
      previewPercent: blueGreen.previewPercent,
      previewMatches: blueGreen.preview.map(match),
    }))] : []),
    ...(abTest ? [step('test', abTest.groups.flat(), (all, match) => new ABTestRoute(chart, `test-${place}`, {
      service: services[place],
      variants: all.map((version, i): ABVariant => ({ version, matches: abTest.groups[i].map(match), percent: abTest.shares[i] })),
    }))] : []),
  ];
}

function addConnectionRule({ services, versions }: Built, { caller, names, shares }: ConnectionRuleSpec, place: number): void {
  const { routes } = services[place];
  const rule = {
    port: CONNECTION_PORT,
    split: versions[place].map((version, i): VersionShare => ({ version, percent: shares[i] })),
    callers: caller === undefined ? undefined : [services[caller % services.length]],
  };
  if (names) routes.addTlsRule({ ...rule, sniHosts: names.map(name => `${name}.${ownName(place)}`) });
  else routes.addTcpRule(rule);
}

function ruleOptions(rule: RuleSpec, versions: readonly ServiceVersion[], match: HttpMatch): RouteRuleOptions {
  const { match: pin, shares, redirect, respond, timeoutMs, retries, rewrite, headers } = rule;
  const { request: requestHeaders, response: responseHeaders } = headerChanges(headers ?? {});
  return {
    matches: [match],
    split: shares && versions.map((version, i): VersionShare => ({ version, percent: shares[i] })),
    redirect: redirect && redirectOptions(redirect, pin),
    directResponse: respond === undefined ? undefined : { status: respond },
    timeout: optionalMillis(timeoutMs),
    retries: retries && retryOptions(retries),
    rewrite: rewrite === undefined ? undefined : { path: PathRewrite.fullPath(rewrite) },
    requestHeaders,
    responseHeaders,
  };
}
