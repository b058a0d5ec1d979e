/*
 * The direction of imports: constructs -> model -> provider -> objects, and nothing back (docs/architecture.md).
 * dependency-cruiser reads this file; type-only imports count as imports.
 */
const PLAIN = '^src/(model|providers)/';
const READERS = '^src/(reports|analysis|simulator|diagram|cli)/'; // they read the model's JSON, or manifests of any origin
const FRONT = '^src/(index|mesh-provider)\\.ts$'; // the list of exports; the one file that picks a provider
const ENTRIES = '^src/(index|cli/main)\\.ts$'; // the library and its command
const LEAF = '^src/plain-map\\.ts$'; // imports nothing: every folder may import it
const REGEX_ENGINE = '^node_modules/re2js/'; // the regex syntax of Envoy is RE2's: the library does not implement it again
const IP_ADDRESSES = '^net$'; // Node's parser of IP addresses: pure functions
const CONTRACT = '^src/providers/provider\\.ts$';
const CONSTRUCTS = '^src/(namespace|service|traffic|resilience|security|gateway|delivery)/';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('model-is-plain-data',
      'src/model imports nothing but src/model, the regex engine of the proxies and the parser of IP addresses: no constructs, no cdk8s, no provider.',
      { path: '^src/model/' }, { pathNot: ['^src/model/', LEAF, REGEX_ENGINE, IP_ADDRESSES] }),
    forbid('provider-turns-model-into-objects',
      'src/providers imports the model, other providers and the types in imports/, and nothing else: no constructs, no cdk8s.',
      { path: '^src/providers/' }, { pathNot: [PLAIN, LEAF, '^imports/'] }),
    forbid('input-rules-stand-alone',
      'src/input validates what users write: it imports the form of an error, those of IP addresses, the regex engine of the proxies and cdk8s Durations.',
      { path: '^src/input/' }, { path: '^(src|imports)/', pathNot: ['^src/input/', '^src/model/(input-error|re2|canonical-ip|ip-network)\\.ts$'] }),
    forbid('input-is-checked-by-constructs',
      'Constructs validate input: checks, comparisons and MeshApp do not validate it again.',
      { path: '^src/(checks|comparison|app)/' }, { path: '^src/input/' }),
    forbid('constructs-know-no-provider',
      'Constructs import the model, and nothing of a provider.',
      { path: CONSTRUCTS }, { path: '^src/providers/' }),
    forbid('mesh-knows-the-contract',
      'The mesh, its checks and its comparison import the contract of a provider. Only src/mesh-provider.ts picks one.',
      { path: '^src/', pathNot: [PLAIN, FRONT, CONSTRUCTS] }, { path: '^src/providers/', pathNot: CONTRACT }),
    forbid('mesh-provider-takes-whole-providers',
      'src/mesh-provider.ts takes a provider by its index.ts, not by its parts.',
      { path: FRONT }, { path: '^src/providers/', pathNot: [CONTRACT, '^src/providers/[^/]+/index\\.ts$'] }),
    forbid('kinds-are-for-providers',
      'imports/ has the types of Kubernetes kinds, which only providers build.',
      { path: '^src/', pathNot: '^src/providers/' }, { path: '^imports/' }),
    forbid('imports-stand-alone',
      'imports/ is types only.',
      { path: '^imports/' }, { pathNot: '^imports/' }),
    forbid('readers-read-data-only',
      'Reports, analysis, simulator, diagram and CLI read the JSON of the model or plain manifests, never constructs or providers.',
      { path: READERS }, { path: '^(src|imports)/', pathNot: [READERS, '^src/model/'] }),
    forbid('reports-know-no-command',
      'Reports turn data into text. Only the CLI reads files and arguments.',
      { path: '^src/reports/' }, { path: '^(src/cli/|node_modules/)' }),
    forbid('cli-is-for-the-shell',
      'The library does not import the CLI, which is a file of its own in the package.',
      { path: '^src/', pathNot: '^src/cli/' }, { path: '^src/cli/' }),
    forbid('reports-are-for-readers',
      'Constructs, model and providers import no report.',
      { path: '^src/', pathNot: READERS }, { path: '^src/reports/' }),
    forbid('app-knows-cdk8s-only',
      'MeshApp is a cdk8s App: it imports nothing of meshes, only the form of an error, and that of the file with the meshes.',
      { path: '^src/app/' }, { path: '^(src|imports)/', pathNot: ['^src/app/', LEAF, '^src/model/(input-error|mesh-file)\\.ts$'] }),
    forbid('index-is-for-users',
      'src/index.ts is what users import; inside, import the file itself.',
      { path: '^src/' }, { path: '^src/index\\.ts$' }),
    forbid('src-stands-alone',
      'src imports nothing that is not in the package.',
      { path: '^src/' }, { path: '^(test|examples|bench|conformance|projenrc)/' }),
    forbid('no-unresolved', 'An import that cannot be resolved.', {}, { couldNotResolve: true }),
    forbid('no-cycles',
      'Two files that import each other\'s values are one file. Imports of types may form a cycle.',
      {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'pre-compilation-only'] } }),
    forbid('model-has-no-cycles',
      'Records refer to each other by key: in src/model imports of types form no cycle either.',
      { path: '^src/model/' }, { circular: true }),
    forbid('no-dead-files',
      'A file that neither src/index.ts nor the command imports, directly or not.',
      { path: ENTRIES }, { path: '^src/', pathNot: ENTRIES, reachable: false }),
  ],
  options: {
    tsPreCompilationDeps: 'specify', // include imports of types, and distinguish them from others
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: `${__dirname}/../tsconfig.json` },
    enhancedResolveOptions: {
      conditionNames: ['require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
