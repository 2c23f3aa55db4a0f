import { LAST_SIGNAL, SIGNAL, signalNumber } from '../../kernel/signals'
import { parseArguments, parseDuration, UsageError } from './args'
import { exit, type Mode } from './mode'

export const sleep: Mode = {
  usage: '[DURATION|infinity] [--on SIGTERM] [--linger 0s] [--code 0]',
  summary: 'does nothing, then exits with 0',
  details: 'On the signal it stays for --linger and exits with --code. SIGTERM is the signal unless --on names another.',
  run(self, kernel, words) {
    const { numbers, texts, positional } = parseArguments(words, { on: { kind: 'text' }, linger: { kind: 'duration' }, code: { kind: 'number', min: 0, max: 255 } }, 1)
    const [text = 'infinity'] = positional
    const milliseconds = parseDuration(text)
    if (text !== 'infinity' && milliseconds === null) throw new UsageError(`"${text}" is not a duration such as 500ms, 5s or 1m, nor infinity`)
    const name = texts.get('on') ?? 'SIGTERM'
    const signal = signalNumber(name)
    if (signal === null || signal > LAST_SIGNAL) throw new UsageError(`--on: unknown signal "${name}"`)
    if (signal === 0 || signal === SIGNAL.KILL || signal === SIGNAL.STOP) throw new UsageError(`--on: "${name}" cannot be waited for`)
    const [linger, code] = [numbers.get('linger') ?? 0, numbers.get('code') ?? 0]
    let awake = false
    self.handlers.set(signal, () => {
      if (awake) return
      awake = true
      self.complain(`sleep: ${name}, ending in ${linger} ms with ${code}\n`)
      if (linger === 0) exit(self, kernel, code)
      else kernel.after(self, linger, () => exit(self, kernel, code))
    })
    if (milliseconds !== null) kernel.after(self, milliseconds, () => (awake ? undefined : exit(self, kernel, 0)))
  }
}

export const crash: Mode = {
  usage: '[--after 3s] [--code 1]',
  summary: 'exits with the code after a while',
  run(self, kernel, words) {
    const { numbers } = parseArguments(words, { after: { kind: 'duration' }, code: { kind: 'number', min: 0, max: 255 } })
    const [after, code] = [numbers.get('after') ?? 3_000, numbers.get('code') ?? 1]
    self.print(`crash: exit code ${code} in ${after} ms\n`)
    kernel.after(self, after, () => {
      self.complain(`crash: exiting with ${code}\n`)
      exit(self, kernel, code)
    })
  }
}

export const stubborn: Mode = {
  usage: '',
  summary: 'disregards SIGTERM; only SIGKILL ends it from outside',
  details: 'SIGINT (Ctrl-C) still ends it.',
  run(self, _kernel, words) {
    parseArguments(words, {})
    self.handlers.set(SIGNAL.TERM, () => self.print('stubborn: SIGTERM disregarded\n'))
    self.print('stubborn: SIGTERM will not end this\n')
  }
}
