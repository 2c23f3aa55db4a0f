import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

// One build for everything that runs: the desktop entry and the web host share every line but their last few.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      // Of these many small files only some are needed: as one chunk they load in a fraction of the time.
      externalizeDeps: { exclude: ['kubernetes-models', '@kubernetes-models/apimachinery', '@kubernetes-models/base', '@kubernetes-models/validate'] },
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
      vueI18n({ include: [here('src-renderer/locales/**')], runtimeOnly: true, fullInstall: false, compositionOnly: true, strictMessage: true })
    ],
    resolve: { alias: { '@api': here('src-main/api') } },
    build: {
      outDir: 'out/renderer',
      sourcemap: false,
      rollupOptions: { input: here('src-renderer/index.html') }
    }
  }
})
