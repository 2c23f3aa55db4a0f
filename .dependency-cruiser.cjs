// hosts -> lab -> kubelet, observe, lessons, record -> pod, runtime -> api: each layer knows only the ones after it.
const folder = (...names) => `^src-main/(${names.join('|')})/`

const HOSTS = folder('hosts')
const MIDDLE = ['kubelet', 'observe', 'lessons', 'record']
const LOWER = ['pod', 'runtime']
const KNOWN = ['api', 'pod', 'kubelet', 'runtime', 'observe', 'lab', 'lessons', 'record', 'hosts']
const NODE_BUILTINS = ['core']

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means that two files are one idea, or that a type belongs further down.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      // Only exists at build time; Vite answers it.
      to: { couldNotResolve: true, pathNot: ['^virtual:', '^@intlify/unplugin-vue-i18n/messages$'] }
    },
    {
      name: 'known-folders-only',
      comment: 'A new folder of src-main needs its place in the order first.',
      severity: 'error',
      from: { path: '^src-main/', pathNot: folder(...KNOWN) },
      to: {}
    },
    { name: 'nothing-imports-a-host', severity: 'error', from: { path: '^src-main/', pathNot: HOSTS }, to: { path: HOSTS } },
    {
      name: 'lab-is-for-hosts',
      severity: 'error',
      from: { path: '^src-main/', pathNot: folder('hosts', 'lab') },
      to: { path: folder('lab') }
    },
    {
      name: 'hosts-go-through-the-lab',
      comment: 'A host may make the adapters it hands to the lab (runtime), and nothing else below it.',
      severity: 'error',
      from: { path: HOSTS },
      to: { path: folder(...MIDDLE, 'pod') }
    },
    {
      name: 'lower-layers-look-down-only',
      severity: 'error',
      from: { path: folder(...LOWER, 'api') },
      to: { path: folder(...MIDDLE) }
    },
    {
      name: 'middle-layers-stay-apart',
      comment: 'kubelet, observe, lessons and record meet in the lab.',
      severity: 'error',
      from: { path: `^src-main/(${MIDDLE.join('|')})/` },
      to: { path: folder(...MIDDLE), pathNot: '^src-main/$1/' }
    },
    { name: 'pod-knows-only-api', severity: 'error', from: { path: folder('pod') }, to: { path: folder('runtime') } },
    { name: 'api-knows-nobody', severity: 'error', from: { path: folder('api') }, to: { path: '^src-', pathNot: folder('api') } },
    {
      name: 'hosts-stay-apart',
      severity: 'error',
      from: { path: '^src-main/hosts/(electron|web)/' },
      to: { path: '^src-main/hosts/(electron|web)/', pathNot: '^src-main/hosts/$1/' }
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/hosts/electron/' },
      to: { path: '^electron(/|$)|node_modules/electron/' }
    },
    {
      name: 'dockerode-only-in-its-adapter',
      severity: 'error',
      from: { path: '^src-', pathNot: '^src-main/runtime/docker/' },
      to: { path: '^dockerode(/|$)|node_modules/(@types/)?dockerode/' }
    },
    {
      name: 'renderer-sees-only-the-contract',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/', pathNot: folder('api') }
    },
    { name: 'main-never-sees-the-renderer', severity: 'error', from: { path: '^src-main/' }, to: { path: '^src-renderer/' } },
    {
      name: 'no-node-in-the-renderer',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: NODE_BUILTINS }
    },
    {
      name: 'no-io-in-the-contract',
      comment: 'The renderer bundles it.',
      severity: 'error',
      from: { path: folder('api') },
      to: { dependencyTypes: NODE_BUILTINS }
    },
    {
      name: 'no-io-in-the-domain',
      comment: 'Hashing is no I/O.',
      severity: 'error',
      from: { path: folder('pod') },
      to: { dependencyTypes: NODE_BUILTINS, pathNot: '^(node:)?crypto$' }
    },
    {
      name: 'no-io-in-the-decision',
      comment: 'decide() is a pure function of what was asked, what is seen and the time.',
      severity: 'error',
      from: { path: '^src-main/kubelet/decide' },
      to: { dependencyTypes: NODE_BUILTINS }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.mts', '.d.ts', '.vue', '.js', '.mjs', '.cjs', '.json'],
      mainFields: ['module', 'main', 'types']
    }
  }
}
