import { Check } from './check';
import { listed } from '../model/listed';
import { Severity } from '../model/severity';

/** Services whose requests no dashboard shows: once for each reason. */
export const unmeasuredService: Check = (mesh, { dashboards }) => (dashboards ? mesh.dashboards.flatMap(({ path }) => (
  dashboards.unmeasured(mesh).map(({ paths, reason, fix }) => ({
    code: 'unmeasured-service', severity: Severity.WARNING, path, message: `its dashboards have no requests of ${listed(paths)}: ${reason}`, fix,
  }))
)) : []);
