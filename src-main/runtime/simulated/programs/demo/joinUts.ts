import type { Kernel, Program } from '../../kernel/kernel'
import type { Process } from '../../kernel/process'
import { UsageError } from './args'
import { exit, type Mode } from './mode'

/** resources/images/src/demo/join-uts.c. `again`: this program from its beginning, for what comes after it. */
export function joinUts(isMode: (name: string) => boolean, again: Program): Mode {
  return {
    usage: '[--drop CAPABILITY,...] [--] MODE|PROGRAM [ARGUMENT...]',
    summary: "joins pause's UTS namespace, then becomes another mode",
    details:
      "For a container in pause's PID namespace, as root with CAP_SYS_ADMIN, which it drops for good before it goes on.\n" +
      '--drop names more capabilities that were given for this alone. PROGRAM is an absolute path.\n' +
      'Exits with 1 and the reason when it cannot.',
    run(self, kernel, words) {
      const rest = words[0] === '--drop' ? words.slice(2) : words
      const [next, ...more] = rest[0] === '--' ? rest.slice(1) : rest
      if (next === undefined) throw new UsageError('no mode given')
      if (!next.startsWith('/') && !isMode(next)) throw new UsageError(`unknown mode "${next}"`)
      const first = kernel.find(self.pidNamespace, 1)
      const uts = first?.namespaces?.uts
      const problem = problemWith(self, kernel, first)
      if (problem !== null || uts === undefined) {
        self.complain(`join-uts: ${problem ?? '/proc/1/ns/uts: No such file or directory'}\n`)
        return exit(self, kernel, 1)
      }
      kernel.joinUts(self, uts)
      if (next === '/demo') return kernel.exec(self, [next, ...more], again)
      if (!next.startsWith('/')) return kernel.exec(self, ['/demo', next, ...more], again)
      self.complain(`join-uts: ${next}: No such file or directory\n`)
      exit(self, kernel, 1)
    }
  }
}

function problemWith(self: Process, kernel: Kernel, first: Process | undefined): string | null {
  if (self.innerPid === 1) return 'this container has a PID namespace of its own: its pod must set shareProcessNamespace'
  if (self.pidNamespace === kernel.namespaces.host.pid) return "this is the host's PID namespace, and PID 1 no pause"
  if (first?.comm.startsWith('pause') !== true) return "PID 1 is no pause: the PID namespace is not the sandbox's"
  return self.uid === 0 && self.setting.administers ? null : 'CAP_SYS_ADMIN is missing: the container must be given it, and run as root'
}
