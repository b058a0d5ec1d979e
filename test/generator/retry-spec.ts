import * as fc from 'fast-check';
import { optional } from './pin-spec';

export interface RetrySpec { readonly attempts: number; readonly on: readonly RetryName[]; readonly perTryMs?: number }

export type RetryName = 'SERVER_ERROR' | 'GATEWAY_ERROR' | 'CONNECT_FAILURE' | 'REFUSED_STREAM';

export const timeoutMs = fc.constantFrom(1000, 1500, 5000);
export const retries: fc.Arbitrary<RetrySpec> = fc.record({
  attempts: fc.integer({ min: 1, max: 3 }),
  on: fc.uniqueArray(fc.constantFrom<RetryName>('SERVER_ERROR', 'GATEWAY_ERROR', 'CONNECT_FAILURE', 'REFUSED_STREAM'), { minLength: 1, maxLength: 4 }),
  perTryMs: optional(fc.constantFrom(100, 250)),
}).map(({ perTryMs, ...rest }) => (rest.on.some(name => name.endsWith('ERROR')) ? { ...rest, perTryMs } : rest));
