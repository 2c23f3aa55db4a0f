import type { CommandName, CommandOutput, ParsedInput } from '../../api/commands'
import type { LabContext } from '../context'
import { closeStream, followLogs, inspectContainer, skipBackOff } from './containers'
import { listExamples } from './examples'
import { listImages, loadImages, pullImage } from './images'
import { killContainer, killProcess } from './kill'
import { applyPods, deleteAllPods, deletePod, podManifest, validatePods } from './pods'

type Handlers = { readonly [N in CommandName]: (context: LabContext, input: ParsedInput<N>) => Promise<CommandOutput<N>> }

/** Who answers which command. */
export const HANDLERS: Handlers = {
  'engine.status': (context) => Promise.resolve(context.status()),
  'engine.reconnect': (context) => {
    context.reconnect()
    return Promise.resolve(context.status())
  },
  'settings.get': (context) => Promise.resolve(context.settings.get()),
  'settings.set': (context, patch) => {
    const settings = context.settings.set(patch)
    if (context.status().state === 'ready') {
      const { kubelet } = context.session()
      if (patch.allowPull !== undefined || patch.infraImage !== undefined) kubelet.retryFailures()
      if (patch.kubelet !== undefined) kubelet.wakeAll()
    }
    context.publisher.touch()
    return Promise.resolve(settings)
  },
  'snapshot.get': (context) => Promise.resolve(context.publisher.snapshot()),
  'pods.validate': validatePods,
  'pods.apply': applyPods,
  'pods.delete': deletePod,
  'pods.deleteAll': deleteAllPods,
  'pods.manifest': podManifest,
  'containers.kill': killContainer,
  'containers.skipBackOff': skipBackOff,
  'containers.inspect': inspectContainer,
  'processes.kill': killProcess,
  'images.list': listImages,
  'images.load': loadImages,
  'images.pull': pullImage,
  'logs.follow': followLogs,
  'streams.close': closeStream,
  'examples.list': listExamples
}
