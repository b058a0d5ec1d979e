import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { jointMatches, matches, requests, takes } from './matching';
import { first, tables } from './tables';
import { HttpMethod } from '../../src';
import { covers, EVERYTHING, Match } from '../../src/model/match';
import { RouteTable } from '../../src/model/route-table';
import { retryPolicy } from '../../src/resilience/retries';
import { rulesOnPort, rulesForCaller } from '../../src/model/rules-for';

const RUNS = { seed: 5, numRuns: 200 };

test('the rules are total', () => {
  fc.assert(fc.property(tables(jointMatches), requests, (table, request) => {
    expect(first(table.said(), request)).toBeDefined();
    expect(first(table.rules(), request)).toBeDefined();
  }), RUNS);
});

test('each request goes where the first rule said that takes it, with its timeout and its owner; the method decides on retries only', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const [said, done] = [first(table.said(), request)!, first(table.rules(), request)!];
      expect([done.owner, done.shares, done.timeoutMs]).toEqual([said.owner, said.shares, said.timeoutMs]);
      if (!said.retries) expect(done.retries).toBeUndefined();
    }
  }), RUNS);
});

test('a method that is not to be repeated is never sent again after the server may have acted, one that is gets all that was said', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const [said, done] = [first(table.said(), request)!.retries, first(table.rules(), request)!.retries];
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
      const [base, laid, done] = [table.base(), table.said(), table.rules()].map(rules => first(rules, request)!);
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

test('an overlay of which a mesh can do nothing makes no rule', () => {
  const table = new RouteTable('service', {});
  table.overlay({ owner: 'chaos', matches: [{ methods: [HttpMethod.GET] }], fault: { delay: { percent: 1, ms: 1 } } });
  expect(table.said(feature => feature !== 'fault-delay').map(({ owner }) => owner)).toEqual(['service']);
  expect(table.said().map(({ owner }) => owner)).toEqual(['chaos', 'service']);
});

test('what overlays make of the rules has none that an earlier one leaves nothing for', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 0, 3), table => {
    const rules = table.said();
    for (const [i, { matches: some }] of rules.entries()) {
      for (const match of some) expect(rules.slice(0, i).some(earlier => earlier.matches.some(other => covers(other, match)))).toBe(false);
    }
  }), RUNS);
});

test('overlays that do different things to a request do so whatever the order they are said in, before or after the pins', () => {
  const overlays = fc.array(fc.array(jointMatches, { minLength: 1, maxLength: 2 }), { minLength: 2, maxLength: 4 });
  const pins = fc.array(jointMatches, { maxLength: 3 });
  const asked = fc.array(requests, { minLength: 10, maxLength: 20 });
  fc.assert(fc.property(overlays, pins, fc.infiniteStream(fc.nat()), asked, (over, pinned, draws, some) => {
    const declare = [
      ...over.map((any, i) => (table: RouteTable) => table.overlay({
        owner: `overlay-${i}`, matches: any, requestHeaders: { set: [{ name: `x-${i}`, value: '1' }], add: [], remove: [] },
      })),
      (table: RouteTable) => pinned.forEach((match, i) => table.pin({
        owner: `pin-${i}`, matches: [match], shares: [{ version: `v${i}`, percent: 100 }],
      })),
    ];
    const outcome = (order: typeof declare) => {
      const table = new RouteTable('service', {});
      for (const say of order) say(table);
      return some.map(request => {
        const { shares: to, requestHeaders } = first(table.rules(), request)!;
        return [to, requestHeaders?.set.map(({ name }) => name).sort()];
      });
    };
    const shuffled = declare.map(say => ({ say, at: draws.next().value as number })).sort((a, b) => a.at - b.at).map(({ say }) => say);
    expect(outcome(shuffled)).toEqual(outcome(declare));
  }), RUNS);
});

test('what a pin does not say, the service says', () => {
  fc.assert(fc.property(tables(matches()), table => {
    const [own] = new RouteTable('service', (table as any).service).said();
    for (const rule of table.said()) {
      const pinned = [...(table as any).pins, (table as any).fallback].find(pin => pin?.owner === rule.owner) ?? {};
      expect(rule.timeoutMs).toBe(pinned.timeoutMs ?? own.timeoutMs);
      expect(rule.retries).toBe(pinned.retries ?? own.retries);
    }
  }), RUNS);
});

test('a connection is split like a request that no pin takes, whatever is pinned and laid over', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 3, 3), fc.integer({ min: 1, max: 65535 }), (table, port) => {
    const { owner, shares } = table.base()[table.base().length - 1];
    expect(table.connections(port)).toEqual([{ owner, port, shares }]);
  }), RUNS);
});

test('the first rule that takes a connection decides; the last takes all of its port, and none comes after one that does', () => {
  const callers = ['a', 'b'].map(name => [{ namespace: 'shop', service: name }]);
  const rule = fc.record({ port: fc.constantFrom(1, 2), callers: fc.option(fc.constantFrom(...callers), { nil: undefined }) });
  fc.assert(fc.property(tables(jointMatches), fc.array(rule, { maxLength: 4 }), (table, some) => {
    const said = some.map((one, i) => ({ owner: `rule-${i}`, shares: [{ version: 'v2', percent: 100 }], ...one }));
    said.forEach(one => table.connect(one));
    for (const port of [1, 2]) {
      const its = said.filter(one => one.port === port);
      const forAll = its.filter(one => !one.callers);
      const { owner } = table.base()[table.base().length - 1];
      const rest = { owner, port, shares: table.defaultShares };
      expect(table.connections(port)).toEqual(forAll.length ? its : [...its, rest]);
      expect(table.connections(port, feature => feature !== 'caller-match')).toEqual(forAll.length ? forAll : [rest]);
      expect(table.connections(port, () => false)).toEqual([{ owner, port, shares: [] }]);
    }
  }), RUNS);
});

test('on one port the rules do what they do there, and none is left that an earlier one takes whole', () => {
  fc.assert(fc.property(tables(jointMatches), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const port of [8080, 9000]) {
      const there = rulesOnPort(table.said(), port);
      for (const request of some.map(one => ({ ...one, port }))) expect(first(there, request)!.owner).toBe(first(table.said(), request)!.owner);
      expect(there.some(({ matches: any }) => any.some(match => match.port !== undefined))).toBe(false);
    }
  }), RUNS);
  const table = new RouteTable('service', {});
  table.pin({ owner: 'pin', matches: [{ port: 80 }], shares: [] });
  table.pin({ owner: 'other', matches: [{ methods: [HttpMethod.GET] }], shares: [] });
  expect([80, 81].map(port => rulesOnPort(table.said(), port).map(({ owner }) => owner))).toEqual([['pin'], ['other', 'service']]);
});

test('for one caller the rules do what they do with its requests, and name nobody', () => {
  fc.assert(fc.property(tables(jointMatches, undefined, 3, 2), fc.array(requests, { minLength: 10, maxLength: 30 }), (table, some) => {
    for (const request of some) {
      const its = rulesForCaller(table.rules(), request.caller);
      const { matches: _, ...outcome } = first(table.rules(), request)!;
      expect(first(its, request)).toMatchObject(outcome);
      expect(its.some(({ matches: any }) => any.some(({ callers }) => callers))).toBe(false);
    }
  }), RUNS);
});

test('an overlay within another makes no rule that nothing reaches', () => {
  const table = new RouteTable('service', {});
  const wide: Match = { callers: [{ namespace: 'shop' }] };
  const narrow: Match = { ...wide, path: [{ type: 'exact', value: '/a' }] };
  table.overlay({ owner: 'wide', matches: [wide], timeoutMs: 2 });
  table.overlay({ owner: 'narrow', matches: [narrow], timeoutMs: 1 });
  expect(table.said().map(({ owner, matches: any, timeoutMs }) => [owner, any, timeoutMs])).toEqual([
    ['narrow', [narrow], 1], ['wide', [wide], 2], ['service', [EVERYTHING], undefined],
  ]);
});

describe('by hand', () => {
  const policy = retryPolicy('here', { attempts: 2, perTryTimeout: Duration.seconds(1) });
  const rest = { owner: 'canary', matches: [EVERYTHING], shares: [{ version: 'v1', percent: 100 }] };

  test('a table of which nothing is said is empty, and still takes every request', () => {
    const table = new RouteTable('service', {});
    expect([table.empty, table.splits, table.defaultShares]).toEqual([true, false, []]);
    expect(table.rules()).toEqual([{ owner: 'service', matches: [EVERYTHING], shares: [], timeoutMs: undefined, retries: undefined }]);
    for (const own of [{ timeoutMs: 1 }, { retries: policy }]) expect(new RouteTable('service', own).empty).toBe(false);
  });

  test('the first default stays', () => {
    const table = new RouteTable('service', {});
    expect(table.setDefault(rest)).toBeUndefined();
    expect(table.setDefault({ ...rest, owner: 'other' })).toBe('canary');
    expect([table.splits, table.defaultShares, table.said()[0].owner]).toEqual([true, rest.shares, 'canary']);
  });

  test('pins alone split too', () => {
    const table = new RouteTable('service', {});
    table.pin({ ...rest, matches: [{ methods: [HttpMethod.GET] }] });
    expect([table.empty, table.splits, table.defaultShares]).toEqual([false, true, []]);
  });

  test('repeatable methods come first, the others without bound of a try; a rule of one kind of methods stays one', () => {
    const table = new RouteTable('service', { retries: policy });
    table.pin({ ...rest, matches: [{ methods: [HttpMethod.GET] }] });
    table.pin({ ...rest, matches: [{ methods: [HttpMethod.POST] }] });
    table.setDefault(rest);
    const others = { attempts: 2, on: policy.on.slice(2), methods: policy.methods };
    expect(table.rules().map(({ matches: some, retries: how }) => [some, how])).toEqual([
      [[{ methods: ['GET'] }], policy],
      [[{ methods: ['POST'] }], others],
      [[{ methods: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT'] }], policy],
      [[EVERYTHING], others],
    ]);
  });
});
