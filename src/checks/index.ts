import { Check } from './check';
import { delayPastTimeout } from './delay-past-timeout';
import { duplicateName } from './duplicate-name';
import { faultNotRetried } from './fault-not-retried';
import { lowConnectTimeout } from './low-connect-timeout';
import { mirrorDenied } from './mirror-denied';
import { proxySizeCrossed } from './proxy-size-crossed';
import { retryBudget } from './retry-budget';
import { serviceWithoutVersion } from './service-without-version';
import { sharedServiceAccount } from './shared-service-account';
import { skippedPorts } from './skipped-ports';
import { unknownPort } from './unknown-port';
import { unmergeableMatch } from './unmergeable-match';
import { unreachablePort } from './unreachable-port';
import { unreachableRule } from './unreachable-rule';
import { unsupportedFeature } from './unsupported-feature';

/** All checks. To add one: a file here named after its code, and a line in this list. */
export const CHECKS: readonly Check[] = [
  delayPastTimeout,
  duplicateName,
  faultNotRetried,
  lowConnectTimeout,
  mirrorDenied,
  proxySizeCrossed,
  retryBudget,
  serviceWithoutVersion,
  sharedServiceAccount,
  skippedPorts,
  unknownPort,
  unmergeableMatch,
  unreachablePort,
  unreachableRule,
  unsupportedFeature,
];
