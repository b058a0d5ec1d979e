import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ArgoRolloutsOptions } from './argo-rollouts-options';
import { FlaggerAlert, FlaggerOptions, FlaggerSessionAffinity, FlaggerWebhook } from './flagger-options';
import { checkProps } from '../input/check-props';
import { dnsLabel } from '../input/dns-label';
import { wholeSeconds } from '../input/duration';
import { enumValue } from '../input/enum-value';
import { httpUrl } from '../input/http-url';
import { instanceOf } from '../input/instance-of';
import { objectName } from '../input/object-name';
import { percentage } from '../input/percentage';
import { text } from '../input/text';
import { token } from '../input/token';
import { INT32_MAX, wholeNumber } from '../input/whole-number';
import { DeliveryEngineRecord } from '../model/delivery';
import { FlaggerAlertRecord, FlaggerRecord, FlaggerWebhookRecord } from '../model/flagger';
import { FlaggerAlertSeverity } from '../model/flagger-alert-severity';
import { FlaggerHook } from '../model/flagger-hook';
import { inputError } from '../model/input-error';
import { omitUndefined } from '../model/omit-undefined';

/** The kinds of autoscalers that Flagger copies. */
const AUTOSCALERS = ['HorizontalPodAutoscaler', 'ScaledObject'];

/** The longest metadata of a webhook: a shell command. */
const LONGEST_METADATA = 4096;

/**
 * The controller that runs the releases of a service by a plan.
 * @example
 * const engine = DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' });
 */
export class DeliveryEngine {
  /**
   * Flagger. It owns the Service, the routes and the number of pods of the service.
   * @param options its metrics server, webhooks, alerts and session affinity
   * @throws if a URL, a name or a number is invalid, or a name is given twice
   * @see https://docs.flagger.app
   */
  public static flagger(options: FlaggerOptions): DeliveryEngine {
    const where = 'DeliveryEngine.flagger';
    checkProps(where, 'FlaggerOptions', options);
    const { metricsServer, autoscaler, webhooks = [], alerts = [], sessionAffinity, progressDeadline, promotionStepPercent } = options;
    checkDistinct(where, 'webhooks', webhooks);
    checkDistinct(where, 'alerts', alerts);
    return new DeliveryEngine({
      type: 'flagger',
      metricsServer: httpUrl(where, 'metricsServer', metricsServer),
      autoscaler: autoscaler && autoscalerOf(where, autoscaler),
      webhooks: webhooks.map((webhook, i) => webhookRecord(where, `webhooks[${i}]`, webhook)),
      alerts: alerts.map((alert, i) => alertRecord(where, `alerts[${i}]`, alert)),
      sessionAffinity: sessionAffinity && affinityRecord(where, sessionAffinity),
      progressDeadlineMs: progressDeadline && wholeSeconds(where, 'progressDeadline', progressDeadline),
      promotionStepPercent: promotionStepPercent === undefined ? undefined
        : percentage(where, 'promotionStepPercent', promotionStepPercent, 'leave it out for all at once', 1),
    });
  }

  /**
   * Argo Rollouts. It owns the number of pods, and the weights of the routes.
   * @param options its metrics server, number of pods and manual promotion
   * @throws if the URL or a number is invalid
   * @see https://argoproj.github.io/rollouts
   */
  public static argoRollouts(options: ArgoRolloutsOptions): DeliveryEngine {
    const where = 'DeliveryEngine.argoRollouts';
    const { metricsServer, replicas, manualPromotion = false, progressDeadline } = checkProps(where, 'ArgoRolloutsOptions', options);
    return new DeliveryEngine({
      type: 'argo-rollouts',
      metricsServer: httpUrl(where, 'metricsServer', metricsServer),
      replicas: replicas === undefined ? undefined : wholeNumber(where, 'replicas', replicas, 1, INT32_MAX, 'leave it out with an autoscaler'),
      manualPromotion,
      progressDeadlineMs: progressDeadline && wholeSeconds(where, 'progressDeadline', progressDeadline),
    });
  }

  /** @internal */
  private constructor(public readonly _engine: DeliveryEngineRecord) {}
}

function checkDistinct(where: string, what: string, items: readonly { readonly name: string }[]): void {
  const twin = items.findIndex(({ name }, i) => items.findIndex(other => other.name === name) < i);
  if (twin >= 0) throw inputError({ where, what: `${what}[${twin}].name`, got: items[twin].name, allowed: 'each once', fix: 'choose another name' });
}

function autoscalerOf(where: string, autoscaler: Construct): FlaggerRecord['autoscaler'] {
  const what = 'autoscaler';
  const allowed = AUTOSCALERS.join(' or ');
  instanceOf(where, what, autoscaler, 'Construct');
  let object: ApiObject;
  try {
    object = ApiObject.of(autoscaler);
  } catch {
    throw inputError({ where, what, got: autoscaler.node.path, allowed, fix: 'give the autoscaler itself' });
  }
  const { apiVersion, kind, name } = object;
  if (!AUTOSCALERS.includes(kind)) throw inputError({ where, what, got: kind, allowed, fix: 'give the autoscaler of the Deployment' });
  return { apiVersion, kind, name: objectName(where, `name of ${what}`, name) };
}

function webhookRecord(where: string, what: string, webhook: FlaggerWebhook): FlaggerWebhookRecord {
  const { hook, name, url, timeout, retries, muteAlert, metadata } = webhook;
  return omitUndefined({
    name: dnsLabel(where, `${what}.name`, name),
    hook: enumValue(where, `${what}.hook`, hook, FlaggerHook),
    url: httpUrl(where, `${what}.url`, url),
    timeoutMs: timeout && wholeSeconds(where, `${what}.timeout`, timeout),
    retries: retries === undefined ? undefined : wholeNumber(where, `${what}.retries`, retries, 0, 100, 'leave it out for none'),
    muteAlert,
    metadata: metadata && Object.fromEntries(Object.entries(metadata).map(([key, value]) => (
      [token(where, `key of ${what}.metadata`, key), text(where, `${what}.metadata.${key}`, value, LONGEST_METADATA)]
    ))),
  }) as FlaggerWebhookRecord;
}

function alertRecord(where: string, what: string, alert: FlaggerAlert): FlaggerAlertRecord {
  const { name, provider, providerNamespace, severity = FlaggerAlertSeverity.INFO } = alert;
  return {
    name: dnsLabel(where, `${what}.name`, name),
    severity: enumValue(where, `${what}.severity`, severity, FlaggerAlertSeverity),
    provider: {
      name: objectName(where, `${what}.provider`, provider),
      namespace: providerNamespace === undefined ? undefined : dnsLabel(where, `${what}.providerNamespace`, providerNamespace),
    },
  };
}

/** Flagger builds a regular expression of the name, and splits the cookie at `=`. */
function affinityRecord(where: string, { cookieName, maxAge }: FlaggerSessionAffinity): FlaggerRecord['sessionAffinity'] {
  return {
    cookieName: token(where, 'sessionAffinity.cookieName', cookieName, '!#$%&\'*+.^`|~', 'choose another name'),
    maxAgeMs: maxAge && wholeSeconds(where, 'sessionAffinity.maxAge', maxAge),
  };
}
