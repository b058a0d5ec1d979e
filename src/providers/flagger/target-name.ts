import { ServiceModel, versionName } from '../../model/service';
import { VersionRecord } from '../../model/service-record';

/** Name of the Deployment that is released. */
export function targetName(service: ServiceModel, { name, workload }: VersionRecord): string { return workload?.name ?? versionName(service, name); }
