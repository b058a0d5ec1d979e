import { Check } from './check';
import { externalAuthorizations } from '../model/external-authorizations';
import { Finding } from '../model/finding';
import { Severity } from '../model/severity';
import { providersOf } from '../model/telemetry';
import { supportOf } from '../providers/provider';

/**
 * An authorizer or telemetry provider that the mesh config does not have, or of which nobody said whether it has: the mesh denies each request that needs the
 * consent of the one, and sends nothing to the other. Once for each provider.
 */
export const missingExtensionProvider: Check = (mesh, provider) => [
  ...missingAuthorizers(mesh, provider), ...missingTelemetryProviders(mesh, provider),
];

const missingAuthorizers: Check = (mesh, { name: meshName, capabilities, extensionProviders }) => {
  const findings = new Map<string, Finding>();
  for (const { owner, authorizer: { name, extensionProvider } } of externalAuthorizations(mesh, supportOf(capabilities))) {
    if (findings.has(name) || extensionProviders?.includes(name)) continue;
    const entry = extensionProvider ?? `the extension provider ${name}`;
    findings.set(name, {
      code: 'missing-extension-provider',
      severity: extensionProviders ? Severity.ERROR : Severity.WARNING,
      path: owner,
      message: extensionProviders
        ? `its authorizer ${name} is none of the extensionProviders of the mesh (${extensionProviders.join(', ') || 'none'}): ${meshName} denies each request that needs its consent`
        : `${meshName} denies each request that needs the consent of ${name}, unless meshConfig.extensionProviders has it: ${entry}`,
      fix: extensionProviders ? `add to meshConfig.extensionProviders: ${entry}, and ${name} to extensionProviders of the MeshProvider`
        : 'add it to the mesh config, and name what the mesh config has by extensionProviders of the MeshProvider',
    });
  }
  return [...findings.values()];
};

const missingTelemetryProviders: Check = (mesh, { name: meshName, capabilities, extensionProviders }) => {
  const supports = supportOf(capabilities);
  if (!supports('tracing') && !supports('access-log-collector')) return [];
  const findings = new Map<string, Finding>();
  for (const record of mesh.telemetry) {
    for (const { name, isBuiltIn, extensionProvider } of providersOf(record)) {
      if (isBuiltIn || findings.has(name) || extensionProviders?.includes(name)) continue;
      const entry = extensionProvider ?? `the extension provider ${name}`;
      const lost = `${meshName} sends no spans or access logs to ${name}`;
      findings.set(name, {
        code: 'missing-extension-provider',
        severity: extensionProviders ? Severity.ERROR : Severity.WARNING,
        path: record.path,
        message: extensionProviders
          ? `its provider ${name} is none of the extensionProviders of the mesh (${extensionProviders.join(', ') || 'none'}): ${lost}`
          : `${lost}, unless meshConfig.extensionProviders has it: ${entry}`,
        fix: extensionProviders ? `add to meshConfig.extensionProviders: ${entry}, and ${name} to extensionProviders of the MeshProvider`
          : 'add it to the mesh config, and name what the mesh config has by extensionProviders of the MeshProvider',
      });
    }
  }
  return [...findings.values()];
};
