// The one-way rule of docs/adr/0001: which folder may import which. test/layers.test.ts asserts that modules were
// really cruised (under TypeScript 7 the default parser finds none, and says nothing).
const STEPS = '^src/(discover|collect|evaluate|compare|publish)(\\.ts$|/)';

/** One rule: modules in `from` must not import modules in `to`. */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

export default {
  forbidden: [
    never('no-cycles', 'A cycle has no first step.', {}, { circular: true }),
    never(
      'model-imports-nothing',
      'The core types stand alone.',
      { path: '^src/model(\\.ts$|/)' },
      { path: '.', pathNot: '^src/model/' },
    ),
    never(
      'no-step-imports-another',
      'discover -> collect -> evaluate -> compare -> publish: only src/scan.ts joins them.',
      { path: STEPS },
      { path: STEPS, pathNot: '^src/$1(\\.ts$|/)' },
    ),
    never(
      'checks-are-pure',
      'A check sees facts: never the SDK, the network, a file or the clock.',
      { path: '^src/(checks|evaluate|causes|policy)' },
      {
        path: '@aws-sdk|^src/',
        pathNot: '^src/(checks/|email/|(model|regions|pool-regions|glob|nearest)\\.ts$)',
      },
    ),
    never(
      'checks-are-pure',
      'Nothing of Node but the parsing of names and keys.',
      { path: '^src/(checks|evaluate|causes|policy)' },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(url|crypto)$' },
    ),
    never(
      'fixes-are-pure',
      'A fix follows from facts, and is written as text: never the SDK, the network or a file.',
      { path: '^src/fix/' },
      {
        path: '^src/|@aws-sdk',
        pathNot: '^src/(fix/|email/|checks/(links|words)\\.ts$|(model|pool-regions|subjects|glob)\\.ts$)',
      },
    ),
    never(
      'email-is-pure-of-aws',
      'The e-mail authentication engine takes a resolver and never makes one.',
      { path: '^src/email/' },
      { path: '^src/|@aws-sdk|^(node:)?dns', pathNot: '^src/(email/|model\\.ts$)' },
    ),
    never(
      'publish-sees-the-model-only',
      'Channels read findings, never what they were made from, and write them as text.',
      { path: '^src/publish/' },
      { path: '^src/', pathNot: '^src/(publish/|(model|regions|plain-text)\\.ts$)' },
    ),
    never(
      'history-knows-no-step',
      'What one scan leaves to the next is kept and given back; what it means is for compare to say.',
      { path: '^src/history(\\.ts$|/)' },
      { path: '^src/', pathNot: '^src/(history(\\.ts$|/)|(model|fact|tags|version|input)\\.ts$)' },
    ),
    never(
      'simulator-stands-apart',
      'The pretend estate must not share code with what is tried against it.',
      { path: '^src/simulator/' },
      { path: '^src/', pathNot: '^src/simulator/' },
    ),
    never(
      'simulator-stays-out-of-lambda',
      'Only the command line and the tests start the simulator.',
      { path: '^(handlers|src)/', pathNot: '^src/(cli\\.ts|cli/|simulator/)' },
      { path: '^src/simulator/' },
    ),
    never(
      'handlers-are-thin',
      'A handler validates its event and makes one call into src, with its log and its metrics around it.',
      { path: '^handlers/' },
      {
        path: '^src/',
        pathNot:
          '^src/(scan|deps|config|deadline|model|log|watch)\\.ts$|^src/(publish|config|organization/run)/',
      },
    ),
    never(
      'page-runs-in-a-browser',
      'The script of the HTML report reaches the server as the bundle in assets.ts, and no other way.',
      { path: '^src/', pathNot: '^src/publish/page/client/' },
      { path: '^src/publish/page/client/' },
    ),
    never(
      'packages-are-loaded-by-name',
      'import() takes a package whole, and of CommonJS a split bundle loses the names: load a module that names what is needed (src/deps/).',
      { path: '^(src|handlers)/' },
      { dynamic: true, path: '.', pathNot: '^(src/|handlers/|(node:)?[a-z_]+(/promises)?$)' },
    ),
    never('src-knows-no-handler', 'Imports point one way.', { path: '^src/' }, { path: '^handlers/' }),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Its swc parser reads no JSX. What the page's script may import, scripts/page/assets.ts sees to when it bundles it.
    exclude: { path: '\\.tsx$' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};
