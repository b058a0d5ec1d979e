import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { jointMatches, matches, requests, takes } from './matching';
import { first, tables } from './tables';
import { HttpMethod } from '../../src';
import { covers, EVERYTHING, Match } from '../../src/model/match';
import { defaultShares, isEmptyTable, RouteTable, Rule, splitsVersions } from '../../src/model/route-table';
import { RouteTableBuilder } from '../../src/model/route-table-builder';
import { baseRules, effectiveRules, renderedRules } from '../../src/model/rules';
import { rulesOnPort, rulesForCaller } from '../../src/model/rules-for';
import { tcpRulesOn } from '../../src/model/tcp-rules';
import { retryPolicy } from '../../src/resilience/retries';

const RUNS = { seed: 5, numRuns: 200 };

test('the rules are total', () => {
  fc.assert(fc.property(tables(jointMatches), requests, (table, request) => {
    expect(first(effectiveRules(table), request)).toBeDefined();
    expect(first(renderedRules(table), request)).toBeDefined();
  }), RUNS);
});

test('each request goes to the destination of the first matching rule, with its timeout and its owner; the method decides on retries only', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const [said, done] = [first(effectiveRules(table), request)!, first(renderedRules(table), request)!];
      expect([done.owner, done.shares, done.timeoutMs]).toEqual([said.owner, said.shares, said.timeoutMs]);
      if (!said.retries) expect(done.retries).toBeUndefined();
    }
  }), RUNS);
});

test('a method that is not retried is never sent again after the server may have acted, one that is gets all retry conditions', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const [said, done] = [first(effectiveRules(table), request)!.retries, first(renderedRules(table), request)!.retries];
      if (!said) continue;
      const safe = said.on.filter(({ after }) => after !== 'response');
      if (said.methods.includes(request.method) || said.attempts === 0) expect(done).toEqual(said);
      else expect([done!.on, done!.attempts]).toEqual([safe, safe.length ? said.attempts : 0]);
    }
  }), RUNS);
});

test('overlays leave every split as it is; their treatment is that of the requests they take, the narrower before the broader', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 3, 3), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const [base, laid, done] = [baseRules(table), effectiveRules(table), renderedRules(table)].map(rules => first(rules, request)!);
      expect([laid.shares, laid.timeoutMs, laid.retries]).toEqual([base.shares, base.timeoutMs, base.retries]);
      expect([done.shares, done.timeoutMs, done.fault]).toEqual([laid.shares, laid.timeoutMs, laid.fault]);
      const met = table.overlays.filter(({ matches: any }) => any.some(match => takes(match, request)));
      if (met.length < 2) expect([laid.fault, laid.owner]).toEqual([met[0]?.fault, met[0]?.owner ?? base.owner]);
      else expect(met.map(({ fault }) => fault)).toContainEqual(laid.fault);
      const narrowest = met.filter(one => met.every(other => other === one || (one.matches.every(b => other.matches.some(a => covers(a, b))))));
      if (narrowest.length === 1) expect(laid.fault).toEqual(narrowest[0].fault);
    }
  }), RUNS);
});

test('of the settings of a rule and of overlays the one with the narrowest match holds, whatever kind of declaration it is', () => {
  const timeouts = fc.option(fc.constantFrom(1, 2, 3), { nil: undefined });
  const overlays = fc.array(fc.tuple(jointMatches, timeouts), { minLength: 1, maxLength: 3 });
  const covering = ([narrow, wide]: readonly [Match, Match]) => covers(wide, narrow) && !covers(narrow, wide);
  let seen = 0;
  fc.assert(fc.property(tables(jointMatches), overlays, fc.array(requests, { minLength: 10, maxLength: 30 }), (plain, over, some) => {
    const table: RouteTable = { ...plain, overlays: over.map(([match, timeoutMs], i) => ({ owner: `overlay-${i}`, matches: [match], timeoutMs })) };
    for (const request of some) {
      const rule = [...plain.pinnedRules, plain.defaultRule].find(one => one?.matches.some(match => takes(match, request)));
      if (rule && rule.matches.length > 1) continue;
      const applied = table.overlays.filter(({ matches: [match] }) => takes(match, request));
      const said = [...rule ? [rule] : [], ...applied].filter(({ timeoutMs }) => timeoutMs !== undefined);
      const [narrowest, ...more] = said.filter(one => said.every(other => other === one || covering([one.matches[0], other.matches[0]])));
      if ((said.length && !narrowest) || more.length) continue;
      if (said.length > 1 && narrowest === rule) seen++;
      expect(first(effectiveRules(table), request)!.timeoutMs).toBe((narrowest ?? plain.serviceDefaults).timeoutMs);
    }
  }), { seed: 5, numRuns: 1000 });
  expect(seen).toBeGreaterThan(50);
});

test('an overlay of which a mesh can do nothing makes no rule', () => {
  const builder = new RouteTableBuilder('service', {});
  builder.addOverlay({ owner: 'chaos', matches: [{ methods: [HttpMethod.GET] }], fault: { delay: { percent: 1, ms: 1 } } });
  const table = builder.build();
  expect(effectiveRules(table, feature => feature !== 'fault-delay').map(({ owner }) => owner)).toEqual(['service']);
  expect(effectiveRules(table).map(({ owner }) => owner)).toEqual(['chaos', 'service']);
});

/** The rules of a table with n overlays. */
function rulesUnder(n: number, matchOf: (i: number) => Match) {
  const builder = new RouteTableBuilder('service', {});
  for (let i = 0; i < n; i++) builder.addOverlay({ owner: `chaos-${String(i).padStart(4, '0')}`, matches: [matchOf(i)], fault: { delay: { percent: 1, ms: 1 + i } } });
  return effectiveRules(builder.build());
}

test('overlays of different headers: more rules than a service can have are refused before they are built', () => {
  const byHeader = (i: number): Match => ({ headers: [{ name: `x-${i}`, value: { type: 'exact', value: 'on' } }] });
  expect(rulesUnder(9, byHeader)).toHaveLength(2 ** 9);
  expect(() => rulesUnder(40, byHeader)).toThrow(
    'chaos-0009: number of rules that combine it with the other route policies of service is "more than 1000", allowed: 1000 for 40 declared rules; each policy with a condition of its own doubles the rules',
  );
});

test('overlays of one header each with a value of its own, and of nested paths, give one rule each', () => {
  expect(rulesUnder(1500, i => ({ headers: [{ name: 'x-tenant', value: { type: 'exact', value: `${i}` } }] }))).toHaveLength(1501);
  expect(rulesUnder(60, i => ({ path: [{ type: 'element-prefix', value: '/a'.repeat(i + 1) }] }))).toHaveLength(61);
});

test('what overlays make of the rules has none that an earlier one leaves nothing for', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 0, 3), table => {
    const rules = effectiveRules(table);
    for (const [i, { matches: some }] of rules.entries()) {
      for (const match of some) expect(rules.slice(0, i).some(earlier => earlier.matches.some(other => covers(other, match)))).toBe(false);
    }
  }), RUNS);
});

test('overlays that set different things apply in any order of declaration, before or after the pinned rules', () => {
  const overlays = fc.array(fc.array(jointMatches, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 4 });
  const pins = fc.array(jointMatches, { maxLength: 3 });
  const asked = fc.array(requests, { minLength: 10, maxLength: 20 });
  fc.assert(fc.property(overlays, pins, fc.infiniteStream(fc.nat()), asked, (over, pinned, draws, some) => {
    const declare = [
      ...over.map((any, i) => (table: RouteTableBuilder) => table.addOverlay({
        owner: `overlay-${i}`, matches: any, requestHeaders: { set: [{ name: `x-${i}`, value: '1' }], add: [], remove: [] },
      })),
      (table: RouteTableBuilder) => pinned.forEach((match, i) => table.addPinnedRule({
        owner: `pin-${i}`, matches: [match], shares: [{ version: `v${i}`, percent: 100 }],
      })),
    ];
    const outcome = (order: typeof declare) => {
      const table = new RouteTableBuilder('service', {});
      for (const say of order) say(table);
      return some.map(request => {
        const { shares: to, requestHeaders } = first(renderedRules(table.build()), request)!;
        return [to, requestHeaders?.set.map(({ name }) => name).sort()];
      });
    };
    const shuffled = declare.map(say => ({ say, at: draws.next().value as number })).sort((a, b) => a.at - b.at).map(({ say }) => say);
    expect(outcome(shuffled)).toEqual(outcome(declare));
  }), RUNS);
});

test('the settings of a split are for all its requests: an overlay is narrower than them, even on the requests of its pins', () => {
  const table = new RouteTableBuilder('service', {});
  const canary = { owner: 'canary', shares: [{ version: 'v2', percent: 100 }], timeoutMs: 1 };
  table.addPinnedRule({ ...canary, matches: [{ methods: [HttpMethod.GET] }], settingsFor: [EVERYTHING] });
  table.setDefaultRule({ ...canary, matches: [EVERYTHING] });
  table.addOverlay({ owner: 'caller', matches: [{ callers: [{ namespace: 'shop' }] }], timeoutMs: 2 });
  expect(effectiveRules(table.build()).map(({ timeoutMs }) => timeoutMs)).toEqual([2, 1, 2, 1]);
});

test('path and host are two settings of a rewrite', () => {
  const table = new RouteTableBuilder('service', {});
  const rewrite = { path: { replace: 'full' as const, value: '/b' } };
  table.addPinnedRule({ owner: 'rule', matches: [{ path: [{ type: 'exact', value: '/a' }] }], shares: [], rewrite });
  table.addOverlay({ owner: 'host', matches: [EVERYTHING], rewrite: { path: { replace: 'full', value: '/c' }, host: 'h' } });
  const rewrites = (supports: (feature: string) => boolean) => effectiveRules(table.build(), supports).map(rule => rule.rewrite);
  expect(rewrites(() => true)).toEqual([{ ...rewrite, host: 'h' }, { path: { replace: 'full', value: '/c' }, host: 'h' }]);
  expect(rewrites(feature => feature !== 'rewrite-host')).toEqual([rewrite, { path: { replace: 'full', value: '/c' } }]);
});

test('a pinned rule has the settings of the service that it does not set', () => {
  fc.assert(fc.property(tables(matches()), table => {
    const [own] = effectiveRules(new RouteTableBuilder('service', table.serviceDefaults).build());
    for (const rule of effectiveRules(table)) {
      const pinned = [...table.pinnedRules, table.defaultRule].find(pin => pin?.owner === rule.owner) ?? ({} as Partial<Rule>);
      expect(rule.timeoutMs).toBe(pinned.timeoutMs ?? own.timeoutMs);
      expect(rule.retries).toBe(pinned.retries ?? own.retries);
    }
  }), RUNS);
});

test('a connection is split like a request that matches no pinned rule, whatever the pinned rules and overlays are', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 3, 3), fc.integer({ min: 1, max: 65535 }), (table, port) => {
    const { owner, shares } = table.defaultRule ?? { owner: 'service', shares: [] };
    expect(tcpRulesOn(table, port)).toEqual([{ owner, port, shares }]);
  }), RUNS);
});

test('the first rule that takes a connection decides; the last takes all of its port, and none comes after one that does', () => {
  const callers = ['a', 'b'].map(name => [{ namespace: 'shop', service: name }]);
  const rule = fc.record({ port: fc.constantFrom(1, 2), callers: fc.option(fc.constantFrom(...callers), { nil: undefined }) });
  fc.assert(fc.property(tables(jointMatches), fc.array(rule, { maxLength: 4 }), (plain, some) => {
    const said = some.map((one, i) => ({ owner: `rule-${i}`, shares: [{ version: 'v2', percent: 100 }], ...one }));
    const table: RouteTable = { ...plain, tcpRules: said };
    for (const port of [1, 2]) {
      const its = said.filter(one => one.port === port);
      const forAll = its.filter(one => !one.callers);
      const owner = table.defaultRule?.owner ?? 'service';
      const rest = { owner, port, shares: defaultShares(table) };
      expect(tcpRulesOn(table, port)).toEqual(forAll.length ? its : [...its, rest]);
      expect(tcpRulesOn(table, port, feature => feature !== 'caller-match')).toEqual(forAll.length ? forAll : [rest]);
      expect(tcpRulesOn(table, port, () => false)).toEqual([{ owner, port, shares: [] }]);
    }
  }), RUNS);
});

test('on one port the rules do what they do there, and none is left that an earlier one takes whole', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const port of [8080, 9000]) {
      const there = rulesOnPort(effectiveRules(table), port);
      for (const request of some.map(one => ({ ...one, port }))) {
        expect(first(there, request)!.owner).toBe(first(effectiveRules(table), request)!.owner);
      }
      expect(there.some(({ matches: any }) => any.some(match => match.port !== undefined))).toBe(false);
    }
  }), RUNS);
  const builder = new RouteTableBuilder('service', {});
  builder.addPinnedRule({ owner: 'pin', matches: [{ port: 80 }], shares: [] });
  builder.addPinnedRule({ owner: 'other', matches: [{ methods: [HttpMethod.GET] }], shares: [] });
  const table = builder.build();
  expect([80, 81].map(port => rulesOnPort(effectiveRules(table), port).map(({ owner }) => owner))).toEqual([['pin'], ['other', 'service']]);
});

test('for one caller the rules do what they do with its requests, and name nobody', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 3, 2), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const its = rulesForCaller(renderedRules(table), request.caller);
      const { matches: _, ...outcome } = first(renderedRules(table), request)!;
      expect(first(its, request)).toMatchObject(outcome);
      expect(its.some(({ matches: any }) => any.some(({ callers }) => callers))).toBe(false);
    }
  }), RUNS);
});

test('an overlay within another makes no rule that nothing reaches', () => {
  const table = new RouteTableBuilder('service', {});
  const wide: Match = { callers: [{ namespace: 'shop' }] };
  const narrow: Match = { ...wide, path: [{ type: 'exact', value: '/a' }] };
  table.addOverlay({ owner: 'wide', matches: [wide], timeoutMs: 2 });
  table.addOverlay({ owner: 'narrow', matches: [narrow], timeoutMs: 1 });
  expect(effectiveRules(table.build()).map(({ owner, matches: any, timeoutMs }) => [owner, any, timeoutMs])).toEqual([
    ['narrow', [narrow], 1], ['wide', [wide], 2], ['service', [EVERYTHING], undefined],
  ]);
});

describe('by hand', () => {
  const policy = retryPolicy('here', { attempts: 2, perTryTimeout: Duration.seconds(1) });
  const rest = { owner: 'canary', matches: [EVERYTHING], shares: [{ version: 'v1', percent: 100 }] };

  test('a table without declarations is empty, and still matches every request', () => {
    const table = new RouteTableBuilder('service', {}).build();
    expect([isEmptyTable(table), splitsVersions(table), defaultShares(table)]).toEqual([true, false, []]);
    expect(renderedRules(table)).toEqual([{ owner: 'service', matches: [EVERYTHING], shares: [], timeoutMs: undefined, retries: undefined }]);
    for (const own of [{ timeoutMs: 1 }, { retries: policy }]) expect(isEmptyTable(new RouteTableBuilder('service', own).build())).toBe(false);
  });

  test('the first default stays', () => {
    const builder = new RouteTableBuilder('service', {});
    expect(builder.setDefaultRule(rest)).toBeUndefined();
    expect(builder.setDefaultRule({ ...rest, owner: 'other' })).toBe('canary');
    const table = builder.build();
    expect([splitsVersions(table), defaultShares(table), effectiveRules(table)[0].owner]).toEqual([true, rest.shares, 'canary']);
  });

  test('pins alone split too', () => {
    const builder = new RouteTableBuilder('service', {});
    builder.addPinnedRule({ ...rest, matches: [{ methods: [HttpMethod.GET] }] });
    const table = builder.build();
    expect([isEmptyTable(table), splitsVersions(table), defaultShares(table)]).toEqual([false, true, []]);
  });

  test('repeatable methods come first, the others without bound of a try; a rule of one kind of methods stays one', () => {
    const table = new RouteTableBuilder('service', { retries: policy });
    table.addPinnedRule({ ...rest, matches: [{ methods: [HttpMethod.GET] }] });
    table.addPinnedRule({ ...rest, matches: [{ methods: [HttpMethod.POST] }] });
    table.setDefaultRule(rest);
    const others = { attempts: 2, on: policy.on.slice(2), methods: policy.methods };
    expect(renderedRules(table.build()).map(({ matches: some, retries: how }) => [some, how])).toEqual([
      [[{ methods: ['GET'] }], policy],
      [[{ methods: ['POST'] }], others],
      [[{ methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT'] }], policy],
      [[EVERYTHING], others],
    ]);
  });
});
