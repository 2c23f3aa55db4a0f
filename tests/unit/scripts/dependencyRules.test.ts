import { cruise, type ICruiseOptions } from 'dependency-cruiser'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

interface Rules {
  readonly forbidden: readonly { readonly name: string }[]
  readonly options: ICruiseOptions & { readonly tsConfig?: unknown }
}

interface Violation {
  readonly rule: { readonly name: string }
  readonly from: string
}

const rules = createRequire(import.meta.url)('../../../.dependency-cruiser.cjs') as Rules

/** One file that breaks the rule and nothing else, for each rule: [rule, file, what it imports]. */
const VIOLATIONS: readonly (readonly [rule: string, file: string, imports: string])[] = [
  ['no-cycles', 'src-main/pod/cycle.ts', './round'],
  ['no-unresolvable', 'src-main/pod/lost.ts', './nowhere'],
  ['known-folders-only', 'src-main/helpers/new.ts', '../api/ok'],
  ['nothing-imports-a-host', 'src-main/lab/host.ts', '../hosts/shared/ok'],
  ['lab-is-for-hosts', 'src-main/record/lab.ts', '../lab/ok'],
  ['hosts-go-through-the-lab', 'src-main/hosts/web/kubelet.ts', '../../kubelet/ok'],
  ['hosts-go-through-the-lab', 'src-main/hosts/electron/pod.ts', '../../pod/ok'],
  ['lower-layers-look-down-only', 'src-main/runtime/up.ts', '../observe/ok'],
  ['lower-layers-look-down-only', 'src-main/pod/up.ts', '../kubelet/ok'],
  ['middle-layers-stay-apart', 'src-main/lessons/side.ts', '../record/ok'],
  ['pod-knows-only-api', 'src-main/pod/port.ts', '../runtime/ok'],
  ['api-knows-nobody', 'src-main/api/pod.ts', '../pod/ok'],
  ['hosts-stay-apart', 'src-main/hosts/web/other.ts', '../electron/ok'],
  ['electron-only-in-its-host', 'src-main/lab/electron.ts', 'electron'],
  ['electron-only-in-its-host', 'src-renderer/electron.ts', 'electron'],
  ['dockerode-only-in-its-adapter', 'src-main/kubelet/docker.ts', 'dockerode'],
  ['renderer-sees-only-the-contract', 'src-renderer/types.ts', '../src-main/pod/ok'],
  ['renderer-sees-only-the-contract', 'src-renderer/Picture.vue', '../src-main/lab/ok'],
  ['main-never-sees-the-renderer', 'src-main/lab/view.ts', '../../src-renderer/ok'],
  ['no-node-in-the-renderer', 'src-renderer/files.ts', 'node:fs'],
  ['no-io-in-the-contract', 'src-main/api/files.ts', 'node:path'],
  ['no-io-in-the-domain', 'src-main/pod/files.ts', 'node:fs'],
  ['no-io-in-the-decision', 'src-main/kubelet/decide.ts', 'node:fs']
]

/** What each layer may do. */
const ALLOWED: readonly (readonly [file: string, imports: string])[] = [
  ['src-main/hosts/electron/main.ts', 'electron'],
  ['src-main/hosts/web/main.ts', '../../lab/ok'],
  ['src-main/hosts/web/adapter.ts', '../../runtime/docker/client'],
  ['src-main/hosts/web/common.ts', '../shared/ok'],
  ['src-main/lab/lab.ts', '../observe/ok'],
  ['src-main/kubelet/worker.ts', '../runtime/ok'],
  ['src-main/kubelet/same.ts', './ok'],
  ['src-main/runtime/plan.ts', '../pod/ok'],
  ['src-main/runtime/docker/client.ts', 'dockerode'],
  ['src-main/pod/hash.ts', 'node:crypto'],
  ['src-main/pod/model.ts', '../api/ok'],
  ['src-renderer/client.ts', '../src-main/api/ok'],
  ['src-renderer/App.vue', './ok']
]

const FOLDERS = ['api', 'pod', 'kubelet', 'runtime', 'runtime/docker', 'observe', 'lab', 'lessons', 'record', 'hosts/electron', 'hosts/web', 'hosts/shared']

let folder = ''
let violations: readonly Violation[] = []

beforeAll(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'pauselab-rules-')))
  for (const name of FOLDERS) write(`src-main/${name}/ok.ts`, 'export const ok = 1\n')
  write('src-renderer/ok.ts', 'export const ok = 1\n')
  write('src-main/pod/round.ts', "import './cycle'\n")
  for (const name of ['electron', 'dockerode']) {
    write(`node_modules/${name}/package.json`, `{"name":"${name}","main":"index.js"}`)
    write(`node_modules/${name}/index.js`, 'module.exports = {}\n')
  }
  write('package.json', '{"type":"module","dependencies":{"electron":"1","dockerode":"1"}}')
  for (const [, file, imports] of VIOLATIONS) writeImport(file, imports)
  for (const [file, imports] of ALLOWED) writeImport(file, imports)
  const { tsConfig: _ours, ...options } = rules.options
  const result = await cruise(['src-main', 'src-renderer'], {
    ...options,
    baseDir: folder,
    validate: true,
    ruleSet: { forbidden: rules.forbidden as never }
  })
  if (typeof result.output === 'string') throw new Error(result.output)
  violations = result.output.summary.violations
}, 30_000)

afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  fs.writeFileSync(path.join(folder, name), text)
}

function writeImport(file: string, imports: string): void {
  const line = `import '${imports}'\n`
  write(file, file.endsWith('.vue') ? `<script setup lang="ts">\n${line}</script>\n` : line)
}

describe('the dependency rules', () => {
  it.each(VIOLATIONS)('%s bites in %s', (rule, file) => {
    expect(violations.filter(({ from }) => from === file).map((violation) => violation.rule.name)).toContain(rule)
  })

  it.each(ALLOWED)('leave %s alone with %s', (file) => {
    expect(violations.filter(({ from }) => from === file)).toEqual([])
  })

  it('are all shown to bite', () => {
    expect(rules.forbidden.map(({ name }) => name).filter((name) => !VIOLATIONS.some(([rule]) => rule === name))).toEqual([])
  })
})
