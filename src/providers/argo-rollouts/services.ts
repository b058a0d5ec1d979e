import { engineServices } from '../../model/delivery';
import { Port } from '../../model/port';
import { ServiceModel } from '../../model/service';
import { rootService, serviceLabels } from '../kubernetes/service';
import { Manifest, ObjectMetadata } from '../provider';

/** The Services of the stable pods and of the new ones: Argo Rollouts adds a hash of the pods to the selector of each. */
export function services(
  service: ServiceModel, appProtocol: (port: Port) => string, { labels, annotations }: ObjectMetadata, ofCanary: ObjectMetadata,
): Manifest[] {
  const [, canaryService] = engineServices(service);
  const root = rootService(service, nonEmpty(annotations), appProtocol);
  return [
    { ...root, labels: { ...root.labels, ...labels } },
    { ...root, name: canaryService, labels: { ...serviceLabels(service), ...ofCanary.labels }, annotations: nonEmpty(ofCanary.annotations) },
  ];
}

function nonEmpty(annotations: ObjectMetadata['annotations']): Record<string, string> | undefined {
  return Object.keys(annotations).length ? { ...annotations } : undefined;
}
