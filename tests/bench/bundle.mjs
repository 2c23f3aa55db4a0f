import { rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '')

/**
 * Bundles TypeScript programs of the tests, so that a plain Node can run them: the sources' imports have no extensions.
 * @param {string} name of the folder for the result, under .cache
 * @param {Readonly<Record<string, string>>} entries program name -> source file, from the project's root
 * @returns {Promise<Readonly<Record<string, string>>>} program name -> bundled file
 */
export async function bundle(name, entries) {
  const outDir = path.join(ROOT, '.cache', name)
  rmSync(outDir, { recursive: true, force: true })
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      target: 'node22',
      minify: false,
      sourcemap: 'inline',
      rollupOptions: {
        input: Object.fromEntries(Object.entries(entries).map(([program, file]) => [program, path.join(ROOT, file)])),
        output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: 'chunks/[name]-[hash].mjs' }
      }
    }
  })
  return Object.fromEntries(Object.keys(entries).map((program) => [program, path.join(outDir, `${program}.mjs`)]))
}

/**
 * Bundles and runs the program `main` with this process's arguments; its exit code is ours.
 * @param {string} name
 * @param {Readonly<Record<string, string>>} entries
 */
export async function bundleAndRun(name, entries) {
  const files = await bundle(name, entries)
  const { run } = await import(/** @type {string} */ (files['main']))
  process.exitCode = await run(process.argv.slice(2), { root: ROOT, programs: files })
}
