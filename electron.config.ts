import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The development server puts styles into the page as elements, which the page's own strict policy forbids. Builds keep the policy. */
const pageWithoutCsp: Plugin = {
  name: 'page-without-csp',
  apply: 'serve',
  transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '')
}

/** A package of Kubernetes' schema asks for Node's own module of this name, which is deprecated and says so on every start. */
const userlandPunycode: Plugin = {
  name: 'userland-punycode',
  enforce: 'pre',
  // With the slash it is the package of the same name; without, the bundler leaves it to Node before any alias is asked.
  // One more character in a line moves no line: the map stays as it is.
  transform: { filter: { id: /ajv-formats-draft2019/, code: /require\('punycode'\)/ }, handler: (code) => ({ code: code.replaceAll("require('punycode')", "require('punycode/')"), map: null }) }
}

/** The oldest that any of it runs on: Electron 33 has Node 20.18; the same page is shown by whatever browser the user has. */
const NODE_TARGET = 'node20.18'
const PAGE_TARGET = 'es2022'
const PAGE_CSS_TARGET = ['chrome120', 'firefox121', 'safari17']

// One build for everything that runs: the desktop entry and the web host share every line but their last few.
export default defineConfig({
  main: {
    plugins: [userlandPunycode],
    build: {
      outDir: 'out/main',
      target: NODE_TARGET,
      sourcemap: true,
      // Only packages under `dependencies` stay outside. Kubernetes' schema is a development dependency on purpose: of its thousands of
      // small files few are needed, and as one chunk they load in a fraction of the time.
      rollupOptions: {
        input: {
          electron: here('src-main/hosts/electron/main.ts'),
          web: here('src-main/hosts/web/main.ts')
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' }
      }
    }
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: NODE_TARGET,
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: here('src-main/hosts/electron/preload.ts') },
        // A sandboxed preload must be one bundled CommonJS file.
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false }
      }
    }
  },
  renderer: {
    root: 'src-renderer',
    base: './',
    plugins: [
      vue(),
      // Messages are compiled at build time: the strict Content-Security-Policy forbids doing it in the page.
      vueI18n({ include: [here('src-renderer/locales/**')], runtimeOnly: true, fullInstall: false, compositionOnly: true, strictMessage: true }),
      pageWithoutCsp
    ],
    resolve: { alias: { '@api': here('src-main/api') } },
    build: {
      outDir: 'out/renderer',
      target: PAGE_TARGET,
      cssTarget: PAGE_CSS_TARGET,
      sourcemap: false,
      rollupOptions: { input: here('src-renderer/index.html') }
    }
  }
})
