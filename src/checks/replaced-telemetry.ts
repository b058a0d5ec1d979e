import { Check } from './check';
import { ProxySide } from '../model/proxy-side';
import { Severity } from '../model/severity';
import { accessLogsOn, lastSet, outerTelemetry, TelemetryRecord } from '../model/telemetry';
import { supportOf } from '../providers/provider';

/** Span tags and access logs of an outer scope that an inner one replaces, as it names others: they are not added up. */
export const replacedTelemetry: Check = (mesh, { capabilities }) => {
  const supports = supportOf(capabilities);
  if (!supports('tracing') && !supports('access-logs')) return [];
  return mesh.telemetry.flatMap(record => {
    const outer = outerTelemetry(mesh, record);
    const lost = [...(supports('tracing') ? lostTags(record, outer) : []), ...(supports('access-log-collector') ? lostLogs(record, outer) : [])];
    return lost.length ? [{
      code: 'replaced-telemetry',
      severity: Severity.WARNING,
      path: record.path,
      message: `it replaces what outer scopes set (${outer.map(({ path }) => path).join(', ')}): its proxies have no ${lost.join(', no ')}`,
      fix: 'repeat what is to stay; if it is to go, acknowledge this',
    }] : [];
  });
};

function lostTags({ tracing }: TelemetryRecord, outer: readonly TelemetryRecord[]): string[] {
  if (!tracing?.tags) return [];
  const own = new Set(tracing.tags.map(({ name }) => name));
  return (lastSet(outer, layer => layer.tracing?.tags) ?? []).filter(({ name }) => !own.has(name)).map(({ name }) => `span tag ${name}`);
}

/** Turning access logs off is what it says. */
function lostLogs(record: TelemetryRecord, outer: readonly TelemetryRecord[]): string[] {
  if (!record.accessLogs?.length) return [];
  const lost = Object.values(ProxySide).flatMap(side => {
    const own = new Set(accessLogsOn(side, [...outer, record]).map(({ provider }) => provider.name));
    return accessLogsOn(side, outer).filter(({ provider }) => !own.has(provider.name)).map(({ provider }) => `access log of ${provider.name}`);
  });
  return [...new Set(lost)];
}
