import pluginVue from 'eslint-plugin-vue'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** Rules that hold for every file of ours, typed or not. */
const everywhere = {
  eqeqeq: 'error',
  'no-console': 'off',
  'no-constant-binary-expression': 'error',
  'no-debugger': 'error',
  'no-eval': 'error',
  'no-new-func': 'error',
  'no-self-compare': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-var': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error'
}

/** Commands cross the process boundary through one checked channel, so nobody else may talk to Electron's IPC. */
const rawIpc = {
  selector: 'MemberExpression[object.name=/^ipc(Renderer|Main)$/]',
  message: 'Raw IPC belongs to src-main/hosts/electron only: everything else uses the commands of src-main/api.'
}

/** A type-aware rule cannot see through a .vue import (ESLint's TypeScript knows only its shim): vue-tsc checks those. */
const blindInVue = {
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-call': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off'
}

/** Text that is the same in every language. */
const PUNCTUATION = [...'()[]{}<>,.:;!?&+-=*/#%|$^_~@•·–—−→←↑↓×…']
const NAMES = ['PauseLab', 'pause', 'docker']

const browserGlobals = [
  'window', 'document', 'navigator', 'location', 'localStorage', 'matchMedia', 'console', 'fetch', 'URL', 'URLSearchParams',
  'WebSocket', 'Blob', 'File', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'performance',
  'requestAnimationFrame', 'cancelAnimationFrame', 'structuredClone', 'AbortController', 'crypto'
]

const nodeGlobals = [
  'process', 'console', 'URL', 'Buffer', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'AbortController', 'AbortSignal', 'performance', 'fetch'
]

function readonlyGlobals(names) {
  return Object.fromEntries(names.map((name) => [name, 'readonly']))
}

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'node_modules/', '.cache/', 'test-results/', 'playwright-report/', 'resources/']),
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },

  { files: ['**/*.{ts,vue,js,mjs,cjs}'], rules: everywhere },

  {
    files: ['**/*.{ts,vue}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname, extraFileExtensions: ['.vue'] } },
    rules: {
      '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': true, 'ts-ignore': true, 'ts-nocheck': true, 'ts-check': false }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // An async method of a port that has nothing to wait for in one adapter is still async.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/use-unknown-in-catch-callback-variable': 'error'
    }
  },

  ...pluginVue.configs['flat/recommended'].map((config) => ({ ...config, files: config.files ?? ['**/*.vue'] })),
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser }, globals: readonlyGlobals(browserGlobals) },
    rules: {
      ...blindInVue,
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/no-bare-strings-in-template': ['error', { allowlist: [...PUNCTUATION, ...NAMES] }],
      'vue/no-v-html': 'error',
      // Layout of tags is a matter of taste that no reader of ours has asked for.
      'vue/first-attribute-linebreak': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/html-indent': 'off',
      'vue/html-self-closing': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/require-default-prop': 'off'
    }
  },

  { files: ['src-main/**', 'src-renderer/**'], rules: { 'max-lines': ['error', { max: 300, skipBlankLines: false, skipComments: false }] } },
  {
    files: ['src-main/**', 'src-renderer/**', 'tests/**'],
    ignores: ['src-main/hosts/electron/**'],
    rules: { 'no-restricted-syntax': ['error', rawIpc] }
  },
  {
    files: ['src-renderer/**/*.vue', 'src-renderer/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error',
        { property: 'innerHTML', message: 'Text reaches the page as text: use interpolation.' },
        { property: 'outerHTML', message: 'Text reaches the page as text: use interpolation.' },
        { property: 'insertAdjacentHTML', message: 'Text reaches the page as text: use interpolation.' }]
    }
  },
  // It hands App.vue to Vue.
  { files: ['src-renderer/main.ts'], rules: blindInVue },
  // Tests look at parsed JSON and at the plain-JavaScript launcher, which have no types here.
  { files: ['tests/**'], rules: { ...blindInVue, '@typescript-eslint/unbound-method': 'off' } },

  {
    files: ['scripts/**/*.mjs'],
    languageOptions: { globals: readonlyGlobals(nodeGlobals) },
    rules: {
      'max-lines': ['error', { max: 200 }],
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  { files: ['*.cjs'], languageOptions: { sourceType: 'commonjs', globals: { module: 'writable' } } }
)
