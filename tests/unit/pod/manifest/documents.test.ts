import { describe, expect, test } from 'vitest'
import { parseManifest } from '../../../../src-main/pod/manifest'
import { lines, specOf } from './base'

function pod(name: string, more = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n    - name: web\n      image: pauselab/demo\n${more}`
}

function names(text: string): string[] {
  const { pods, errors } = parseManifest(text)
  expect(lines(errors)).toEqual([])
  return pods.map(({ spec }) => spec.name)
}

/** `line:column path: message` of every error. */
function placed(text: string): string[] {
  return parseManifest(text).errors.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
}

describe('what a text may be', () => {
  test('one document', () => {
    expect(names(pod('a'))).toEqual(['a'])
  })

  test('several, some of them empty', () => {
    expect(names(`---\n---\n# nothing\n---\n${pod('a')}---\n${pod('b')}...\n---\n${pod('c')}---\n`)).toEqual(['a', 'b', 'c'])
  })

  test('JSON, indented with tabs', () => {
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', annotations: { emoji: '😀/' } }, spec: { containers: [{ name: 'web', image: 'x' }] } }, null, '\t')
    expect(specOf(json.replace('😀/', '\\ud83d\\ude00\\/')).annotations).toEqual({ emoji: '😀/' })
  })

  test('Windows line ends and a byte order mark', () => {
    expect(names(`\ufeff${pod('a').replaceAll('\n', '\r\n')}`)).toEqual(['a'])
  })

  test('a List, and a PodList', () => {
    const items = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'web', image: 'x' }] } }))
    expect(names(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))).toEqual(['a', 'b'])
    expect(names(JSON.stringify({ apiVersion: 'v1', kind: 'PodList', items }))).toEqual(['a', 'b'])
  })

  test('an empty List', () => {
    expect(parseManifest('apiVersion: v1\nkind: List\nitems: []\n')).toEqual({ pods: [], configMaps: [], secrets: [], errors: [], warnings: [] })
  })

  test('anchors, aliases and merge keys', () => {
    const spec = specOf(pod('a', '      env: &env\n        - &one {name: A, value: "1"}\n        - <<: *one\n          name: B\n    - name: other\n      image: x\n      env: *env\n'))
    const env = [{ kind: 'value', name: 'A', value: '1' }, { kind: 'value', name: 'B', value: '1' }]
    expect(spec.containers.map((container) => container.env)).toEqual([env, env])
  })

  test('the order of merge keys: the map itself, then the first of a list', () => {
    const spec = specOf(`x: 1\n`.replace('x: 1\n', '') + pod('a').replace('metadata:', 'metadata:\n  labels: {<<: [{a: one, b: one}, {a: two, c: two}], b: own}'))
    expect(spec.labels).toEqual({ a: 'one', b: 'own', c: 'two' })
  })

  test('explicit tags', () => {
    expect(specOf(pod('a', '      env: [{name: A, value: !!str 80}]\n      ports: [{containerPort: !!int "80"}]\n')).containers[0]).toMatchObject({ env: [{ value: '80' }], ports: [{ containerPort: 80 }] })
  })
})

describe('what a text may not be', () => {
  test.each([
    ['empty', ''],
    ['blank', ' \n\n'],
    ['only comments', '# a\n# b\n'],
    ['only markers', '---\n---\n'],
    ['null', 'null\n']
  ])('%s', (_, text) => {
    expect(placed(text)).toEqual(['1:1 : the text holds no Kubernetes object'])
  })

  test.each<[string, string, string]>([
    ['text', 'hello', '1:1 : must be a Kubernetes object (a map with apiVersion, kind, metadata and spec), not text'],
    ['a list', '- a', '1:1 : must be a Kubernetes object (a map with apiVersion, kind, metadata and spec), not a list'],
    ['a number', '5', '1:1 : must be a Kubernetes object (a map with apiVersion, kind, metadata and spec), not 5'],
    ['no kind', 'apiVersion: v1', '1:1 kind: Required value'],
    ['no apiVersion', 'kind: Pod', '1:1 apiVersion: Required value'],
    ['kind that is a number', 'apiVersion: v1\nkind: 5', '2:7 kind: must be a kind such as "Pod"'],
    ['a Pod of another version', 'apiVersion: v2\nkind: Pod', '1:13 apiVersion: no matches for kind "Pod" in version "v2": it is v1'],
    ['a ConfigMap without a name', 'apiVersion: v1\nkind: ConfigMap', '1:1 metadata.name: Required value: name or generateName is required'],
    ['a Secret of another version', 'apiVersion: v2\nkind: Secret', '1:13 apiVersion: no matches for kind "Secret" in version "v2": it is v1'],
    ['a configmap', 'apiVersion: v1\nkind: configmap', '2:7 kind: kind configmap: not supported by this lab, did you mean "ConfigMap"?'],
    ['a Deployment', 'apiVersion: apps/v1\nkind: Deployment', '2:7 kind: kind Deployment: not supported by this lab: write a Pod (apiVersion: v1, kind: Pod) with what stands under its template'],
    ['a Job', 'apiVersion: batch/v1\nkind: Job', '2:7 kind: kind Job: not supported by this lab: write a Pod (apiVersion: v1, kind: Pod) with what stands under its template'],
    ['a Service', 'apiVersion: v1\nkind: Service', '2:7 kind: kind Service: not supported by this lab: write a Pod, and reach it by a hostPort'],
    ['a Namespace', 'apiVersion: v1\nkind: Namespace', '2:7 kind: kind Namespace: not supported by this lab'],
    ['a pod', 'apiVersion: v1\nkind: pod', '2:7 kind: kind pod: not supported by this lab, did you mean "Pod"?'],
    ['a List without items', 'apiVersion: v1\nkind: List', '1:1 items: Required value'],
    ['a List of text', 'apiVersion: v1\nkind: List\nitems: a', '3:8 items: must be a list, not text'],
    ['a List in a List', 'apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: []}]', '3:32 items[0].kind: a List within a List: not supported by this lab'],
    ['a key given twice', 'apiVersion: v1\nkind: Pod\nspec:\n  a: 1\n  a: 2', '5:3 spec.a: key "a" is given twice in one map'],
    ['an anchor in itself', 'a: &x [*x]', '1:8 a[0]: the value of anchor x contains itself'],
    ['an unknown anchor', 'a: *x', '1:4 a: unknown anchor x'],
    ['a map as a key', '? {a: b}\n: c', '1:3 : a map key must be text, a number or a boolean'],
    ['not a number', 'a: .nan', '1:4 a: .nan cannot be written as JSON, which Kubernetes stores'],
    ['a merge of text', '<<: a', '1:5 : map merge requires map or sequence of maps as the value'],
    ['tabs', 'a:\n\tb: 1', '2:1 : error parsing YAML: Tabs are not allowed as indentation'],
    ['a quote left open', 'a: "b', '1:6 : error parsing YAML: Missing closing "quote']
  ])('%s', (_, text, expected) => {
    expect(placed(text)).toEqual([expected])
  })

  test('bad keys, each told', () => {
    expect(placed('? [a]\n: b\n? {c: d}\n: e\n')).toHaveLength(2)
  })

  test('nested too deeply', () => {
    expect(placed('['.repeat(100_000)).join()).toMatch(/^1:\d+ : error parsing YAML: nested too deeply$/)
    expect(placed(`${'['.repeat(150)}${']'.repeat(150)}`)).toEqual(['1:1 : error parsing YAML: the document is nested more than 100 levels deep'])
  })

  test('too long', () => {
    expect(placed(`# ${'x'.repeat(524_288)}`)).toEqual(['undefined:undefined : Too long: may not be more than 524288 characters'])
  })

  // Each of these takes another way through the parser, and once overflowed an argument list here.
  test.each(['{a: ', '- ', '? ', 'a:\n ', '&a ', '"', '!!x ', '*a ', '&a a: *a\n', '|\n', '--- a\n', '---\nkind: x\n', '%Y a\n', '<<: {', '? ? '])('nothing but %j', (piece) => {
    expect(placed(piece.repeat(Math.floor(40_000 / piece.length))).length).toBeGreaterThan(0)
  })

  test('a hundred and seventy thousand errors', () => {
    const { errors } = parseManifest(`[${'*a,'.repeat(174_000)}]`)
    expect(errors).toHaveLength(101)
  })

  test('a billion laughs, and no time to laugh', () => {
    const levels = Array.from({ length: 12 }, (_, n) => `${String.fromCharCode(98 + n)}: &${String.fromCharCode(98 + n)} [${Array.from({ length: 9 }, () => `*${String.fromCharCode(97 + n)}`).join(', ')}]`)
    const started = performance.now()
    expect(placed(`a: &a [x, x, x]\n${levels.join('\n')}\n`)).toEqual(['1:1 : error parsing YAML: the document holds more than 200000 values, those behind aliases counted'])
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('places', () => {
  const text = `# a comment
---
${pod('a')}---
apiVersion: v1
kind: Pod
metadata:
  name: b
  labels: {ok: yes}
spec:
  contaners: []
  affinity:
    nodeAffinity: {}
  containers:
    - name: web
      image: ''
    - image: x
      ports:
        - containerPort: 70000
`
  test('count through the whole text; a wrong type hides what needs right types, nothing else', () => {
    expect(placed(text)).toEqual([
      '16:16 metadata.labels.ok: Invalid value: true: must be a string (in YAML, put it in quotes)',
      '18:3 spec.contaners: unknown field "contaners", did you mean "containers"?',
      '19:3 spec.affinity: not supported by this lab'
    ])
    expect(lines(parseManifest(text).warnings)).toEqual(['metadata.labels.ok: yes is read as true, as kubectl reads it; quote it if text is meant'])
  })

  test('of values, of keys, and of what is missing', () => {
    expect(placed(text.replace('yes', 'fine'))).toEqual([
      '18:3 spec.contaners: unknown field "contaners", did you mean "containers"?',
      '19:3 spec.affinity: not supported by this lab',
      '23:14 spec.containers[0].image: Required value',
      '24:7 spec.containers[1].name: Required value',
      '26:26 spec.containers[1].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive'
    ])
  })

  test('in a List', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Pod\n    metadata: {name: a}\n    spec:\n      containers:\n        - name: web\n'
    expect(placed(list)).toEqual(['9:11 items[0].spec.containers[0].image: Required value'])
  })

  test('of a pod that is there twice', () => {
    expect(placed(`${pod('a')}---\n${pod('a')}`)).toEqual(['13:9 metadata.name: Duplicate value: "default/a"'])
    expect(placed(`${pod('a')}---\n${pod('a').replace('  name: a\n', '  name: a\n  namespace: other\n')}`)).toEqual([])
  })

  test('no more than a hundred, and how many more there are', () => {
    const { errors } = parseManifest(pod('a').replace('spec:', `spec:\n${Array.from({ length: 300 }, (_, n) => `  x${n}: 1`).join('\n')}`))
    expect(errors).toHaveLength(101)
    expect(errors.at(-1)?.message).toBe('and 200 more')
  })
})

describe('source', () => {
  test("is the document's own text, comments included", () => {
    const { pods } = parseManifest(`# about a\n${pod('a')}---\n# about b\n${pod('b')}`)
    expect(pods.map(({ source }) => source)).toEqual([`# about a\n${pod('a')}`, `# about b\n${pod('b')}`])
  })

  test('keeps the comment above the first marker', () => {
    expect(parseManifest(`# about a\n---\n${pod('a')}`).pods[0]?.source).toBe(`# about a\n${pod('a')}`)
  })

  test('keeps a directive and the marker that it needs', () => {
    expect(parseManifest(`%YAML 1.2\n---\n${pod('a')}`).pods[0]?.source).toBe(`%YAML 1.2\n---\n${pod('a')}`)
  })

  test.each([
    ['documents', `# x\n---\n${pod('a')}---\n--- # b\n${pod('b')}...\n---\n{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "c"}, "spec": {"containers": [{"name": "w", "image": "x"}]}}\n`],
    ['a List with an anchor and words that YAML 1.1 would read otherwise', 'apiVersion: v1\nkind: List\nitems:\n- &a\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: "on", labels: {a: "yes", b: "010", c: "1e3", d: "null"}}\n  spec: {containers: [{name: "n", image: "x", args: ["~", "", " a: b", "#", "😀", "a\\nb"]}]}\n- <<: *a\n  metadata: {name: b}\n']
  ])('gives the same pod again: %s', (_, text) => {
    const { pods, errors } = parseManifest(text)
    expect(lines(errors)).toEqual([])
    expect(pods.length).toBeGreaterThan(1)
    for (const { spec, source } of pods) expect(specOf(source)).toEqual(spec)
  })
})
