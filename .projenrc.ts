import { cdk8s, javascript, JsonFile, YamlFile } from 'projen';

const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-mesh',
  description: 'Service mesh constructs for cdk8s: say once, typed, what your services are and who calls whom; get plain YAML for Istio and Linkerd.',
  author: 'The cdk8s-mesh authors',
  authorAddress: 'cdk8s-mesh@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-mesh/cdk8s-mesh.git',
  license: 'Apache-2.0',
  stability: 'experimental',
  keywords: ['cdk8s', 'kubernetes', 'k8s', 'istio', 'linkerd', 'gateway-api', 'service-mesh'],
  defaultReleaseBranch: 'main',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  release: false,
  github: false,
  depsUpgrade: false,
  projenVersion: '0.103.25',
  cdk8sVersion: '2.70.106',
  constructsVersion: '10.3.0',
  peerDeps: ['cdk8s-plus-28@^2.5.6'],
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  minNodeVersion: '20.0.0',
  devDeps: [
    '@stryker-mutator/core@~9.6.1', // 10 wants Node 22
    '@stryker-mutator/jest-runner@~9.6.1',
    '@types/node@^20',
    'cdk8s-cli@2.207.60',
    'commander@^14.0.3', // of the command: the package has it in lib/cli.js
    'cdk8s-plus-33@2.5.57', // whose workloads the library takes without importing it
    'diff@^8.0.3', // applies the example patches of docs/architecture/additions
    'dependency-cruiser@^17.4.3', // 18 wants Node 22
    'esbuild@0.28.1', // a release back: the newest may still lack platform bindings
    'fast-check@^4.10.2',
    'js-yaml@^4', // a parser of its own, which reads back what is written
    'jest-runner@^30', // which the runner of mutation tests extends
    're2js@^2.10.0', // the proxies' regex engine, in TypeScript: the package has it as one file, lib/re2js.js
    'yaml@^2.9.0',
  ],
  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER, // a snapshot changes when somebody says so
    jestConfig: {
      collectCoverageFrom: ['src/**/*.ts'], // a file that no test loads counts too
      coverageProvider: 'babel', // v8 takes a file of interfaces for untested code
      coverageReporters: ['lcov'], // and text
      moduleNameMapper: { '^cdk8s-mesh$': '<rootDir>/src/index.ts' }, // examples import the library by its own name
      modulePathIgnorePatterns: ['<rootDir>/.cache/', '<rootDir>/dist/', '<rootDir>/examples/sample-service/', '<rootDir>/lib/'],
      additionalOptions: { maxWorkers: '100%' }, // by default Jest leaves one core free: on a machine with two, half of the time
    },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'projenrc', 'examples'] },
  // Source maps in files of their own: in the code they would be three quarters of what every import reads and keeps.
  tsconfig: { compilerOptions: { rootDir: '.', inlineSourceMap: false, sourceMap: true }, include: ['imports/**/*.ts'] },
  tsconfigDev: {
    compilerOptions: { paths: { 'cdk8s-mesh': ['../src/index.ts'] } },
    include: ['../examples/**/*.ts', '../projenrc/**/*.ts', '../imports/**/*.ts'],
    exclude: ['../examples/sample-service'], // a package of its own
  },
  bin: { 'cdk8s-mesh': 'lib/cli.js' },
  entrypoint: 'lib/index.js', // all of lib/src in one file: 230 files take twice as long to import
  publishToPypi: { distName: 'cdk8s-mesh', module: 'cdk8s_mesh' },
  publishToMaven: { mavenGroupId: 'io.github.cdk8s-mesh', mavenArtifactId: 'cdk8s-mesh', javaPackage: 'io.github.cdk8smesh' },
  publishToGo: { moduleName: 'github.com/cdk8s-mesh/cdk8s-mesh-go' },
  publishToNuget: { packageId: 'Cdk8s.Mesh', dotNetNamespace: 'Cdk8s.Mesh' },
});

// Package: what ships, to every language.
project.package.addPackageResolutions('unrs-resolver@1.12.2'); // 1.13 lacks platform bindings
project.package.addField('types', 'lib/src/index.d.ts'); // projen takes lib/index.d.ts for granted
for (const path of ['.cache', '.ci', 'bench', 'conformance', 'docs', 'examples', 'imports', 'manifests', 'rosetta']) {
  project.npmignore?.exclude(`/${path}/`); // imports ship compiled, as lib/imports
}
for (const file of ['API.md', 'CONTRIBUTING.md', 'SECURITY.md', 'cdk8s.yaml', '*.log']) project.npmignore?.exclude(file);
project.npmignore?.exclude('/lib/src/**/*.js', '/lib/imports/**/*.js', '/lib/**/*.js.map');
project.gitignore.exclude('/manifests/', '.jsii.tabl.json');
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true'); // no host in the lock file

// Examples import the library by its own name too; editors and eslint look for the nearest tsconfig.
new JsonFile(project, 'examples/tsconfig.json', { obj: { extends: '../test/tsconfig.json', include: ['**/*.ts'] } });
const eslint = project.eslint!;
eslint.addIgnorePattern('/imports/'); // generated
eslint.addIgnorePattern('/examples/sample-service/'); // a package of its own
Object.assign(eslint.config.settings['import/resolver'].typescript, {
  project: ['./tsconfig.json', './test/tsconfig.json'],
  noWarnOnMultipleProjects: true,
});
eslint.allowDevDeps('examples/**');
eslint.addRules({
  'import/order': ['warn', {
    groups: ['builtin', 'external'],
    pathGroups: [{ pattern: 'cdk8s-mesh', group: 'external' }], // examples import the library by its own name
    pathGroupsExcludedImportTypes: ['builtin'],
    alphabetize: { order: 'asc', caseInsensitive: true },
  }],
});

// `npx cdk8s synth` in a fresh clone, without a build: esbuild takes the library from src/.
const bundled = (file: string, bundle: string) => [
  `esbuild ${file} --bundle --packages=external --alias:cdk8s-mesh=./src/index.ts --platform=node --outfile=${bundle} --log-level=error`,
  `node ${bundle}`,
].join(' && ');
new YamlFile(project, 'cdk8s.yaml', {
  obj: {
    language: 'typescript',
    app: bundled('examples/shop/main.ts', '.cache/shop.js'),
    output: 'manifests',
  },
});

// Tasks. Each is an npm script as well. Scripts are transpiled, not checked, for speed: `typecheck` checks them all.
const script = (file: string) => `ts-node --transpileOnly --project projenrc/tsconfig.json projenrc/${file}`;
project.compileTask.exec(script('bundle.ts'));
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
project.tasks.addEnvironment('CDK8S_CHECK_UPGRADE', 'false');
project.tasks.tryFind('test:update')!.env('UPDATE_GOLDENS', '1');

project.addTask('import', {
  description: 'Generates imports/ from pinned CRD releases (needs Go to fetch them)',
  exec: script('import-crds.ts'),
  receiveArgs: true, // --check
});

project.addTask('synth', {
  description: 'Writes the YAML of the example shop to manifests/',
  exec: 'cdk8s synth', // here the CLI does not ask for updates, so it works offline
  receiveArgs: true,
});

project.addTask('synth:routes', {
  description: 'Writes the YAML of the example bookshop to manifests/',
  exec: `cdk8s synth --app '${bundled('examples/routes/main.ts', '.cache/routes.js')}'`,
  receiveArgs: true,
});

project.addTask('compare', {
  description: 'Prints what the example bookshop would lose or change on the other meshes',
  exec: bundled('examples/routes/compare.ts', '.cache/compare.js'),
});

const sampleService = project.addTask('sample-service', { description: 'Installs the sample service, and runs its tests', cwd: 'examples/sample-service' });
sampleService.exec('npm ci --no-audit --no-fund');
sampleService.exec('npm test');

project.addTask('conformance:fuzz', {
  description: 'Runs the conformance checks on random apps or call graphs (needs Go): -- --seed S --cases N, or --graphs N',
  exec: script('conformance-fuzz.ts'),
  receiveArgs: true,
});

project.addTask('conformance:rehearsal', {
  description: 'Lets the controllers of delivery engines play random rehearsals (needs Go): -- --seed S --cases N',
  exec: script('conformance-rehearsal.ts'),
  receiveArgs: true,
});

project.addTask('mutate', {
  description: 'Changes the code of a folder in small ways, and lists the changes that no test notices: -- src/checks',
  exec: script('mutate.ts'),
  receiveArgs: true,
});

const rosetta = project.addTask('rosetta', {
  description: 'Compiles the code in README and docstrings',
  exec: 'jsii-rosetta extract --strict',
});
const docsCheck = project.addTask('docs:check', {
  description: 'Compiles the code in README and docs/',
  exec: script('compile-docs.ts'),
});
const bindings = project.addTask('bindings', {
  description: 'Generates the code of every target language, without compiling it',
  exec: 'jsii-pacmak --code-only --outdir dist/code',
});
const packageCheck = project.addTask('package:check', {
  description: 'Packs the package, and uses it as its users do',
  exec: script('check-package.ts'),
});
for (const task of [rosetta, docsCheck, bindings, packageCheck]) project.postCompileTask.spawn(task);

const lint = project.addTask('lint', { description: 'Checks what reviewers forget: direction of imports, the API in other languages, docs' });
lint.spawn(project.addTask('lint:flow', {
  description: 'Checks that folders import along the flow of docs/architecture.md only',
  exec: 'depcruise --config projenrc/flow-lint.cjs src imports',
}));
lint.spawn(project.addTask('lint:api', {
  description: 'Checks that the public API is documented and means the same in every language',
  exec: script('api-lint.ts'),
}));
const typecheck = project.addTask('typecheck', {
  description: 'Type-checks tests, examples and scripts, which run transpiled',
  exec: 'tsc --noEmit --project test/tsconfig.json',
});
for (const task of [typecheck, lint]) project.testTask.spawn(task);

project.synth();
