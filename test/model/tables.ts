import * as fc from 'fast-check';
import { methodLists, Request, takes } from './matching';
import { RetryOn } from '../../src';
import { EVERYTHING, Match } from '../../src/model/match';
import { Fault, RoutePolicy } from '../../src/model/route-policy';
import { RouteTable, Rule } from '../../src/model/route-table';
import { RouteTableBuilder } from '../../src/model/route-table-builder';
import { Share } from '../../src/model/share';
import { retryPolicy } from '../../src/resilience/retries';

const CONDITIONS = [
  RetryOn.SERVER_ERROR, RetryOn.RESET, RetryOn.RETRIABLE_4XX, RetryOn.statusCode(429), RetryOn.CONNECT_FAILURE, RetryOn.GRPC_UNAVAILABLE,
];

const retries = fc.record({
  attempts: fc.integer({ min: 0, max: 3 }),
  retryOn: fc.uniqueArray(fc.constantFrom(...CONDITIONS), { minLength: 1, maxLength: 3 }),
  methods: fc.option(methodLists, { nil: undefined }),
}).map(options => retryPolicy('here', options));

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const treatments = fc.record({ timeoutMs: optional(fc.constantFrom(1000, 2000)), retries: optional(retries) });

const shares: fc.Arbitrary<Share[]> = fc.integer({ min: 0, max: 3 }).map(tens => (
  tens === 0 ? [{ version: 'v2', percent: 100 }] : [{ version: 'v1', percent: 100 - 10 * tens }, { version: 'v2', percent: 10 * tens }]
));

const faults: fc.Arbitrary<Fault> = fc.integer({ min: 1, max: 100 }).map(percent => ({ abort: { percent, status: { httpStatus: 503 } } }));

/** Tables out of all that constructs may say. */
export function tables(
  match: fc.Arbitrary<Match>, treatment: fc.Arbitrary<RoutePolicy> = treatments, mostPins = 3, mostOverlays = 0,
): fc.Arbitrary<RouteTable> {
  return fc.record({
    own: treatment,
    pins: fc.array(fc.record({ matches: fc.array(match, { minLength: 1, maxLength: 3 }), shares, treatment }), { maxLength: mostPins }),
    rest: optional(fc.record({ shares, treatment })),
    overlays: fc.array(fc.record({ matches: fc.array(match, { minLength: 1, maxLength: 2 }), fault: faults }), { maxLength: mostOverlays }),
  }).map(({ own, pins, rest, overlays }) => {
    const table = new RouteTableBuilder('service', own);
    pins.forEach(({ treatment: how, ...pin }, i) => table.addPinnedRule({ owner: `pin-${i}`, ...pin, ...how }));
    overlays.forEach((overlay, i) => table.addOverlay({ owner: `overlay-${i}`, ...overlay }));
    if (rest) table.setDefaultRule({ owner: 'default', matches: [EVERYTHING], shares: rest.shares, ...rest.treatment });
    return table.build();
  });
}

/** The first rule that takes a request. */
export const first = (rules: readonly Rule[], request: Request) => rules.find(({ matches: any }) => any.some(match => takes(match, request)));
