/*
 * The direction of imports: constructs -> model -> provider -> objects, and nothing back (docs/architecture.md).
 * dependency-cruiser reads this file; type-only imports count as imports.
 */
const PLAIN = '^src/(model|providers)/';
const READERS = '^src/(analysis|simulator|diagram|cli)/'; // they read manifests, anybody's
const FRONT = '^src/(index|mesh-provider)\\.ts$'; // the list of exports; the one construct that picks a provider
const LEAF = '^src/plain-map\\.ts$'; // knows nothing, serves all
const REGEX_ENGINE = '^node_modules/re2js/'; // what a regex takes is no opinion of ours
const CONTRACT = '^src/providers/provider\\.ts$';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    forbid('model-is-plain-data',
      'src/model imports nothing but src/model and the regex engine of the proxies: no constructs, no cdk8s, no provider.',
      { path: '^src/model/' }, { pathNot: ['^src/model/', LEAF, REGEX_ENGINE] }),
    forbid('provider-turns-model-into-objects',
      'src/providers imports the model, other providers and the types in imports/, and nothing else: no constructs, no cdk8s.',
      { path: '^src/providers/' }, { pathNot: [PLAIN, LEAF, '^imports/'] }),
    forbid('input-rules-stand-alone',
      'src/input has the rules for what users write: they know the form of an error, the regex engine of the proxies and cdk8s Durations.',
      { path: '^src/input/' }, { path: '^(src|imports)/', pathNot: ['^src/input/', '^src/model/(input-error|re2)\\.ts$'] }),
    forbid('input-is-checked-by-constructs',
      'What is in the model has been checked: checks and comparisons ask no rule of src/input again.',
      { path: '^src/(checks|comparison|app)/' }, { path: '^src/input/' }),
    forbid('constructs-know-no-provider',
      'Constructs know the model and the contract of a provider. Only src/mesh-provider.ts picks one.',
      { path: '^src/', pathNot: [PLAIN, FRONT] }, { path: '^src/providers/', pathNot: CONTRACT }),
    forbid('mesh-provider-takes-whole-providers',
      'src/mesh-provider.ts takes a provider by its index.ts, not by its parts.',
      { path: FRONT }, { path: '^src/providers/', pathNot: [CONTRACT, '^src/providers/[^/]+/index\\.ts$'] }),
    forbid('kinds-are-for-providers',
      'imports/ types what providers build; nobody else knows a kind.',
      { path: '^src/', pathNot: '^src/providers/' }, { path: '^imports/' }),
    forbid('imports-stand-alone',
      'imports/ is types only.',
      { path: '^imports/' }, { pathNot: '^imports/' }),
    forbid('readers-read-manifests-only',
      'Analysis, simulator, diagram and CLI work on plain manifests, never on constructs or providers.',
      { path: READERS }, { path: '^(src|imports)/', pathNot: [READERS, '^src/model/'] }),
    forbid('app-knows-cdk8s-only',
      'MeshApp is a cdk8s App; it knows nothing of meshes.',
      { path: '^src/app/' }, { path: '^(src|imports)/', pathNot: ['^src/app/', LEAF] }),
    forbid('index-is-for-users',
      'src/index.ts is what users import; inside, import the file itself.',
      { path: '^src/' }, { path: '^src/index\\.ts$' }),
    forbid('src-stands-alone',
      'src imports nothing that does not ship.',
      { path: '^src/' }, { path: '^(test|examples|bench|conformance|projenrc)/' }),
    forbid('no-unresolved', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    forbid('no-cycles',
      'Two files that need each other to load are one file. Types may go round.',
      {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'pre-compilation-only'] } }),
    forbid('model-has-no-cycles',
      'Records refer to each other by key: in src/model even types do not go round.',
      { path: '^src/model/' }, { circular: true }),
    forbid('no-dead-files',
      'A file that src/index.ts or the command does not reach.',
      { path: '^src/(index|cli/main)\\.ts$' }, { path: '^src/', reachable: false }),
  ],
  options: {
    tsPreCompilationDeps: 'specify', // see imports of types too, and tell them from others
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: `${__dirname}/../tsconfig.json` },
    enhancedResolveOptions: {
      conditionNames: ['require', 'node', 'default', 'types'],
      mainFields: ['main', 'types'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
};
