import type { CommandName, CommandOutput, ParsedInput } from '../../api/commands'
import type { LabContext } from '../context'
import { applyPods } from './apply'
import { closeStream, followLogs, inspectContainer, skipBackOff } from './containers'
import { debugPod, listShellImages } from './debug'
import { deleteData, listData } from './data'
import { deleteAllPods } from './deleteAll'
import { podDetails } from './details'
import { listExamples } from './examples'
import { exportDockerScript, exportKubernetes } from './exports'
import { followVolumeFile } from './files'
import { forecastPod } from './forecast'
import { listImages, loadImages, pullImage } from './images'
import { killContainer, killProcess } from './kill'
import { listContainers, podStats } from './look'
import { deletePod, mendPod, podManifest, validatePods } from './pods'
import { proveClaim } from './prove'
import { openTerminal, resizeTerminal, writeTerminal } from './terminals'
import { killTwins, makeTwin } from './twins'

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
      if (patch.kubelet !== undefined || patch.timeScale !== undefined) kubelet.wakeAll()
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
  'pods.debug': debugPod,
  'pods.stats': podStats,
  'pods.details': podDetails,
  'pods.mend': mendPod,
  'pods.forecast': forecastPod,
  'pods.twin': makeTwin,
  'twins.kill': killTwins,
  'prove.run': proveClaim,
  'data.list': listData,
  'data.delete': deleteData,
  'containers.kill': killContainer,
  'containers.skipBackOff': skipBackOff,
  'containers.inspect': inspectContainer,
  'containers.list': listContainers,
  'processes.kill': killProcess,
  'images.list': listImages,
  'images.shells': listShellImages,
  'images.load': loadImages,
  'images.pull': pullImage,
  'jobs.cancel': (context, { id }) => Promise.resolve({ cancelled: context.jobs.cancel(id) }),
  'logs.follow': followLogs,
  'files.follow': followVolumeFile,
  'terminal.open': openTerminal,
  'terminal.write': writeTerminal,
  'terminal.resize': resizeTerminal,
  'streams.close': closeStream,
  'examples.list': listExamples,
  'export.dockerScript': exportDockerScript,
  'export.kubernetes': exportKubernetes
}
