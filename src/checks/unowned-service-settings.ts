import { Check } from './check';
import { Severity } from '../model/severity';

/** A Service that is deployed outside this app, and on which the mesh reads settings that this app declares. */
export const unownedServiceSettings: Check = (mesh, provider) => mesh.services.filter(({ podLabels }) => podLabels).flatMap(service => {
  const { labels, annotations } = provider.serviceMetadata(service);
  const entries = [...Object.entries(labels), ...Object.entries(annotations)].sort(([a], [b]) => (a < b ? -1 : 1));
  if (!entries.length) return [];
  const kinds = [...(Object.keys(labels).length ? ['labels'] : []), ...(Object.keys(annotations).length ? ['annotations'] : [])].join(' and ');
  return [{
    code: 'unowned-service-settings',
    severity: Severity.WARNING,
    path: service.path,
    message: `${provider.name} reads ${kinds} of its Service, which this app does not create: ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}`,
    fix: 'let its owner set them, and acknowledge this then',
  }];
});
