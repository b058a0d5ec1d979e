import { Check } from './check';
import { Severity } from '../model/severity';
import { strippedHeaders as headersStrippedBy } from '../model/stripped-headers';
import { supportOf } from '../providers/provider';

/** Guard rail of headers: a gateway that strips headers, which surprises whoever sends them, and nobody said which it keeps. */
export const strippedHeaders: Check = (mesh, provider) => mesh.gateways.filter(({ keptHeaders }) => !keptHeaders).map(gateway => ({
  code: 'stripped-headers',
  severity: Severity.WARNING,
  path: gateway.path,
  message: `headers: it strips ${headersStrippedBy(gateway, mesh, supportOf(provider.capabilities)).join(', ')} from external requests`,
  fix: 'list in keptHeaders those that clients may set or the gateway sets itself, or say keptHeaders: []',
}));
