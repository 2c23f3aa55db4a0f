import { exit, type Mode } from './mode'

/** What needs more of a kernel than there is in here: it says so, and pretends nothing. */
export const beyond: Mode = {
  usage: '',
  summary: 'needs a real kernel: the simulated engine cannot do this',
  run(self, kernel) {
    self.complain('demo: the simulated engine cannot do this\n')
    exit(self, kernel, 1)
  }
}
