// What each image holds and how it starts. Every image is one layer.

const folder = (name, mode = 0o755) => ({ name: `${name}/`, type: 'directory', mode })
const link = (name, target) => ({ name, type: 'link', mode: 0o777, target })
const text = (name, content) => ({ name, data: Buffer.from(content) })

const users = [
  folder('etc'),
  text('etc/group', 'root:x:0:\nnogroup:x:65534:\n'),
  text('etc/passwd', 'root:x:0:0:root:/:/demo\nnobody:x:65534:65534:nobody:/:/demo\n'),
]

/** As the upstream pause image since 3.5: it needs no rights, so it has none. */
const nobodyAtAll = '65535:65535'

export const images = [
  { name: 'pauselab/pause', binary: 'pause', title: 'Holds the namespaces of a pod and reaps its orphans', user: nobodyAtAll, extra: [] },
  { name: 'pauselab/pause-noreap', binary: 'pause-noreap', title: 'A pause that never reaps, to see what goes wrong', user: nobodyAtAll, extra: [] },
  { name: 'pauselab/probe', binary: 'probe', others: ['files'], title: 'Tells of the processes and namespaces of the pods', user: '', extra: [] },
  {
    name: 'pauselab/demo',
    binary: 'demo',
    title: 'Small programs to try in a pod',
    user: '',
    env: ['PATH=/bin:/'],
    extra: [folder('bin'), link('bin/kill', '/demo'), link('bin/ps', '/demo'), link('bin/sleep', '/demo'), ...users, folder('tmp', 0o1777)],
  },
]

export const tags = ['1', 'latest']
