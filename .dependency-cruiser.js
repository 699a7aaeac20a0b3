/** The walls of ARCHITECTURE.md, enforced: `npm run check` fails on a breach. @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no first thing to read.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-imports-nothing-of-ours',
      comment: 'Nouns know only one another.',
      severity: 'error',
      from: { path: '^src/domain' },
      to: { path: '^src', pathNot: '^src/domain' },
    },
    {
      name: 'pure-stages-import-domain-only',
      comment: 'ledger, report and render are functions of values.',
      severity: 'error',
      from: { path: '^src/(ledger|report|render)/' },
      to: { path: '^src', pathNot: '^src/(domain/|errors)|^src/$1/' },
    },
    {
      name: 'pure-stages-touch-no-world',
      comment: 'No SDK and no Node API inside the pure core; zlib is a pure function of bytes.',
      severity: 'error',
      from: { path: '^src/(domain|ledger|report|render)/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(zlib|buffer|stream)$' },
    },
    {
      name: 'pure-stages-use-no-sdk',
      comment: 'AWS types stop at the adapters.',
      severity: 'error',
      from: { path: '^src/(domain|ledger|report|render)/' },
      to: { path: 'node_modules/@aws-sdk' },
    },
    {
      name: 'collect-and-deliver-apart',
      comment: 'Reading and writing the world never meet but in the job.',
      severity: 'error',
      from: { path: '^src/(collect|deliver)/' },
      to: { path: '^src/(collect|deliver|report|render)/', pathNot: '^src/$1/' },
    },
    {
      name: 'doors-only-import-wiring',
      comment: 'One composition root, used by the two doors.',
      severity: 'error',
      from: { path: '^src', pathNot: '^src/(cli|lambda|doctor-wiring)|^src/cli/' },
      to: { path: '^src/(doctor-)?wiring' },
    },
    {
      name: 'doctor-asks-as-a-run-does',
      comment:
        "Doctor makes a run's own requests, so that the two cannot disagree; it knows neither what they are made into nor where that goes.",
      severity: 'error',
      from: { path: '^src/doctor/' },
      to: {
        path: '^src',
        pathNot:
          '^src/(doctor|domain|collect)/|^src/(ports|errors|permissions|config)|^src/deliver/aws-failure',
      },
    },
    {
      name: 'no-stage-imports-doctor',
      comment: 'A run never depends on its examination.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|lambda|doctor)' },
      to: { path: '^src/doctor' },
    },
    {
      name: 'capture-stands-alone',
      comment: 'It runs in the processes of others: only the clients that an application gives to its sinks.',
      severity: 'error',
      from: { path: '^src/capture' },
      to: { path: '^src/(?!capture)|node_modules', pathNot: 'node_modules/@types/node' },
    },
    {
      name: 'no-tests-in-src',
      comment: 'Shipped code never imports tests or the deployment.',
      severity: 'error',
      from: { path: '^src' },
      to: { path: '^(test|infra)/' },
    },
    {
      name: 'no-dev-dependencies-in-src',
      comment: 'What ships runs on dependencies alone.',
      severity: 'error',
      from: { path: '^src' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['npm', 'type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
