import { FlaggerAlertSeverity } from './flagger-alert-severity';
import { FlaggerHook } from './flagger-hook';

/** A webhook of a release. */
export interface FlaggerWebhookRecord {
  readonly name: string;
  readonly hook: FlaggerHook;
  readonly url: string;
  readonly timeoutMs?: number;
  readonly retries?: number;
  readonly muteAlert?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An alert of a release. */
export interface FlaggerAlertRecord {
  readonly name: string;
  readonly severity: FlaggerAlertSeverity;
  readonly provider: { readonly name: string; readonly namespace?: string };
}

/** Flagger as the engine of a delivery. */
export interface FlaggerRecord {
  readonly type: 'flagger';
  /** URL of Prometheus. */
  readonly metricsServer: string;
  readonly autoscaler?: { readonly apiVersion: string; readonly kind: string; readonly name: string };
  readonly webhooks: readonly FlaggerWebhookRecord[];
  readonly alerts: readonly FlaggerAlertRecord[];
  readonly sessionAffinity?: { readonly cookieName: string; readonly maxAgeMs?: number };
  readonly progressDeadlineMs?: number;
  readonly promotionStepPercent?: number;
}
