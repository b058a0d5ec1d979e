/** A manifest of Istio, as read from YAML. */
type Manifest = any;

/** Changes of the manifests of a call graph, each of which lets something in that nobody declared, or keeps out what is declared: some decision has to show it. */
export const FAULTS: Readonly<Record<string, (manifests: Manifest[]) => Manifest[]>> = {
  'no deny by default': all => all.filter(({ kind, spec }) => kind !== 'AuthorizationPolicy' || Object.keys(spec).length > 0),
  'permissive mutual TLS': all => changed(all, 'PeerAuthentication', spec => { spec.mtls = { mode: 'PERMISSIVE' }; }),
  'policy for all pods of the namespace': all => allowing(all, spec => { delete spec.selector; }),
  'no policy of a service': all => all.filter(({ kind, spec }) => kind !== 'AuthorizationPolicy' || spec.action === 'DENY' || !spec.rules),
  'accounts that begin alike': all => principals(all, one => `${one}*`),
  'accounts of that name anywhere': all => principals(all, one => `*${/\/sa\/.*/.exec(one)![0]}`),
  'accounts of the whole namespace': all => principals(all, one => one.replace(/\/sa\/.*/, '/*')),
  'any account': all => principals(all, () => '*'),
  'no methods': all => operations(all, operation => { delete operation.methods; }),
  'no paths': all => operations(all, operation => { delete operation.paths; }),
  'no ports': all => operations(all, operation => { delete operation.ports; }),
  'prefix without element': all => operations(all, ({ paths }) => paths?.forEach((path: string, i: number) => { if (path.length > 2) paths[i] = path.replace(/\/\*$/, '*'); })),
  'exact path as prefix': all => operations(all, ({ paths }) => paths?.forEach((path: string, i: number) => { if (!path.endsWith('*')) paths[i] = `${path}*`; })),
  'last rule lost': all => allowing(all, ({ rules }) => { if (rules.length > 1) rules.pop(); }),
  'plaintext for any network': all => eachRule(all, 'ALLOW', ({ from = [] }) => from.forEach(({ source }: any) => { if (source.ipBlocks) source.ipBlocks = ['0.0.0.0/0']; })),
  'plaintext for no network': all => eachRule(all, 'ALLOW', ({ from = [] }) => from.forEach(({ source }: any) => { if (source.ipBlocks) source.ipBlocks = ['192.0.2.1']; })),
  'no token required': all => all.filter(({ kind, spec }) => kind !== 'AuthorizationPolicy' || spec.action !== 'DENY'),
  'no denial': all => all.filter(({ kind, metadata }) => kind !== 'AuthorizationPolicy' || !/-deny$/.test(metadata.name)),
  'denial for identities only': all => denials(all, source => { if (source.notPrincipals && !source.ipBlocks) source.principals = ['*']; }),
  'denial of all with an identity': all => denials(all, source => { if (source.principals) source.principals = ['*']; }),
  'denial of no network': all => denials(all, source => { if (source.ipBlocks) source.ipBlocks = ['192.0.2.1']; }),
  'denial of any method': all => eachRule(all, 'DENY', ({ to = [] }) => to.forEach(({ operation }: any) => { delete operation.notMethods; })),
  'no token verified': all => all.filter(({ kind }) => kind !== 'RequestAuthentication'),
  'token as a further way in': all => changed(all, 'AuthorizationPolicy', spec => {
    if (spec.action !== 'DENY') return;
    spec.action = 'ALLOW';
    spec.rules = [{ from: [{ source: { requestPrincipals: ['*'] } }] }];
  }),
  'token of any issuer': all => eachRule(all, 'DENY', ({ from = [] }) => from.forEach(({ source }: any) => { if (source.notRequestPrincipals) source.notRequestPrincipals = ['*']; })),
  'claim not compared': all => denying(all, spec => { spec.rules = spec.rules.filter((rule: any) => !claimOf(rule)); }),
  'further value of a claim': all => eachRule(all, 'DENY', rule => claimOf(rule)?.notValues.push('guest')),
  'claim of another name': all => eachRule(all, 'DENY', rule => { if (claimOf(rule)) claimOf(rule).key = 'request.auth.claims[other]'; }),
  'public path too wide': all => eachRule(all, 'DENY', ({ to = [] }) => to.forEach(({ operation }: any) => operation.notPaths?.push('/admin', '/admin/*'))),
  'no public path': all => eachRule(all, 'DENY', ({ to = [] }) => to.forEach(({ operation }: any) => { delete operation.notPaths; })),
  'preflight without CORS': all => eachRule(all, 'DENY', rule => { rule.when = [...rule.when ?? [], { key: 'request.headers[access-control-request-method]', notValues: ['*'] }]; }),
  'any audience': all => jwtRules(all, rule => { delete rule.audiences; }),
  'token in the usual places': all => jwtRules(all, rule => { for (const from of ['fromHeaders', 'fromParams', 'fromCookies']) delete rule[from]; }),
  'token not forwarded': all => jwtRules(all, rule => { rule.forwardOriginalToken = false; }),
  'client outside lost': all => principals(all, one => (/\/ns\/partner/.test(one) ? one.replace(/\/sa\/.*/, '/sa/nobody') : one)),
  'client outside by namespace': all => principals(all, one => (/\/ns\/partner/.test(one) ? one.replace(/\/sa\/.*/, '/sa/*') : one)),
  'client of another trust domain in this one': all => principals(all, one => one.replace(/^partner\.example\.com\//, 'cluster.local/')),
  'no consent needed': all => all.filter(({ spec }) => spec?.action !== 'CUSTOM'),
  'consent by another authorizer': all => custom(all, spec => { spec.provider.name = spec.provider.name === 'http-open' ? 'http' : 'http-open'; }),
  'consent for public requests': all => custom(all, spec => spec.rules.forEach((rule: any) => rule.to?.forEach(({ operation }: any) => { delete operation.notPaths; }))),
  'no consent for some requests': all => custom(all, spec => spec.rules.forEach((rule: any) => rule.to?.forEach(({ operation }: any) => { if (operation.paths) operation.paths = ['/none']; }))),
  'proxies may not ask the authorizer': all => all.filter(({ kind, metadata }) => kind !== 'AuthorizationPolicy' || !/^ask-/.test(metadata.name)),
  'no version outside the mesh': all => changed(all, 'VirtualService', spec => { spec.http = spec.http?.filter(({ route = [] }: any) => !/legacy/.test(route[0]?.destination.host)); }),
  'version outside the mesh for every request': all => changed(all, 'VirtualService', spec => { if (/legacy/.test(spec.http?.[0]?.route?.[0]?.destination.host)) delete spec.http[0].match; }),
  'gateway not required to see a token': all => all.filter(({ kind, metadata }) => kind !== 'AuthorizationPolicy' || !/^gateway-\d+-jwt$/.test(metadata.name)),
};

function denials(manifests: Manifest[], change: (source: any) => void): Manifest[] {
  return eachRule(manifests, 'DENY', ({ from = [] }) => from.forEach(({ source }: any) => change(source)));
}

function changed(manifests: Manifest[], kind: string, change: (spec: any) => void): Manifest[] {
  for (const one of manifests) if (one.kind === kind) change(one.spec);
  return manifests;
}

function allowing(manifests: Manifest[], change: (spec: any) => void): Manifest[] {
  return changed(manifests, 'AuthorizationPolicy', spec => { if (spec.action !== 'DENY' && spec.rules) change(spec); });
}

function denying(manifests: Manifest[], change: (spec: any) => void): Manifest[] {
  return changed(manifests, 'AuthorizationPolicy', spec => { if (spec.action === 'DENY') change(spec); });
}

function custom(manifests: Manifest[], change: (spec: any) => void): Manifest[] {
  return changed(manifests, 'AuthorizationPolicy', spec => { if (spec.action === 'CUSTOM') change(spec); });
}

function eachRule(manifests: Manifest[], action: 'ALLOW' | 'DENY', change: (rule: any) => void): Manifest[] {
  return (action === 'ALLOW' ? allowing : denying)(manifests, spec => spec.rules.forEach(change));
}

function operations(manifests: Manifest[], change: (operation: any) => void): Manifest[] {
  return eachRule(manifests, 'ALLOW', ({ to = [] }) => to.forEach(({ operation }: any) => change(operation)));
}

function principals(manifests: Manifest[], change: (principal: string) => string): Manifest[] {
  return eachRule(manifests, 'ALLOW', ({ from = [] }) => from.forEach(({ source }: any) => { if (source.principals) source.principals = source.principals.map(change); }));
}

function jwtRules(manifests: Manifest[], change: (rule: any) => void): Manifest[] {
  return changed(manifests, 'RequestAuthentication', spec => spec.jwtRules.forEach(change));
}

function claimOf({ when = [] }: any): any {
  return when.find(({ key }: any) => key.startsWith('request.auth.claims'));
}
