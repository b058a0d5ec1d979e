import { Check } from './check';
import { MigrationStage } from '../model/migration-stage';
import { ServiceModel } from '../model/service';
import { Severity } from '../model/severity';
import { DeliverySupport, Provider, supportedDeliveries } from '../providers/provider';

/** The pods of a service that its delivery engine cannot copy, scale or measure. */
export const undeliverableWorkload: Check = (mesh, provider) => supportedDeliveries(mesh, provider).flatMap((
  { service, delivery: { path }, support },
) => (
  problems(service, provider, support).map(({ message, fix }) => ({
    code: 'undeliverable-workload', severity: Severity.ERROR, path, message: `${support.engine} cannot deliver ${service.path}: ${message}`, fix,
  }))
));

interface Problem { readonly message: string; readonly fix: string }

function problems({ versions, namespace, name }: ServiceModel, { proxyBypass }: Provider, { copiesPods }: DeliverySupport): Problem[] {
  if (!versions.length) return []; // an error of its own
  if (versions.length > 1) {
    return [{
      message: `it has ${versions.length} versions (${versions.map(version => version.name).join(', ')}), and a release is a change of one Deployment`,
      fix: 'keep one version, and change its image for a release',
    }];
  }
  const [{ path, replicas, workload, podLabels, template }] = versions;
  if (podLabels) return [{ message: `the pods of ${path} are deployed outside this app`, fix: 'let the app that deploys them deliver the service' }];
  if (workload && workload.kind !== 'Deployment') return [{ message: `the pods of ${path} are run by a ${workload.kind}`, fix: 'use a Deployment' }];
  const hasProxy = namespace.injection.enabled && (!template || proxyBypass?.(template, namespace)?.of !== 'pod');
  return [
    ...(copiesPods && workload && workload.selector.app !== name ? [{
      message: `Deployment ${workload.name} does not select its pods by the label app: ${name}, which the stable pods get another value of`,
      fix: `add app: ${name} to its selector: else the stable pods lose the label by which policies select them`,
    }] : []),
    ...(replicas === undefined ? [] : [{
      message: `Deployment ${workload?.name ?? `of ${path}`} has replicas: ${replicas}, which each deployment sets again while the engine scales it`,
      fix: `set autoscaled: true on version ${path}${copiesPods ? '' : ', and replicas of DeliveryEngine.argoRollouts()'}`,
    }]),
    ...(hasProxy ? [] : [{
      message: `the pods of ${path} have no proxy, so nothing measures and shifts their requests`,
      fix: namespace.stage === MigrationStage.PREPARED
        ? `${namespace.path} is at stage ${MigrationStage.PREPARED}: set ${MigrationStage.INJECTED} or a later one, and add the delivery then` : 'enable injection for them',
    }]),
  ];
}
