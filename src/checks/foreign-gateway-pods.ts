import { Check } from './check';
import { Severity } from '../model/severity';

/** A gateway that selects its pods by label, and whose workload is pods of a controller of another project. */
export const foreignGatewayPods: Check = (mesh, { name, gatewayPodLabels }) => mesh.gateways.flatMap(({ path, workload: { controller } }) => (
  !gatewayPodLabels || !controller ? [] : [{
    code: 'foreign-gateway-pods',
    severity: Severity.ERROR,
    path,
    message: `its workload is pods of ${controller}, which ${name} does not configure: it selects proxies of ${name} by label`,
    fix: 'set workload, or gatewayWorkload of the mesh for all gateways, to the pods of an ingress gateway of Istio: GatewayWorkload.istioctl(), '
      + '.helm({ releaseName, namespace }) or .of({ namespace, labels, serviceAccountName })',
  }]
));
