import { parseArguments, UsageError } from './args'
import { exit, type Mode } from './mode'

const MOST_ARGUMENTS = 64
const MEGABYTE = 1024 * 1024
const TELL_EVERY = 10

export const env: Mode = {
  usage: '[NAME...]',
  summary: 'prints the environment, or these variables of it',
  run(self, kernel, words) {
    const names = parseArguments(words, {}, MOST_ARGUMENTS).positional
    const variables = self.setting.env
    if (names.length === 0) for (const variable of variables) self.print(`${variable}\n`)
    let allSet = true
    for (const name of names) {
      const found = variables.find((variable) => variable.startsWith(`${name}=`))
      allSet &&= found !== undefined
      if (found === undefined) self.complain(`env: ${name} is not set\n`)
      else self.print(`${found}\n`)
    }
    exit(self, kernel, allSet ? 0 : 1)
  }
}

export const hostname: Mode = {
  usage: '',
  summary: 'prints the hostname',
  run(self, kernel, words) {
    parseArguments(words, {})
    self.print(`${self.namespaces?.uts.hostname ?? ''}\n`)
    exit(self, kernel, 0)
  }
}

export const eat: Mode = {
  usage: '--mb N [--step 0s] [--hold]',
  summary: 'takes memory, a megabyte after the other',
  details: 'With --hold it keeps it, else it exits with 0.',
  run(self, kernel, words) {
    const { numbers } = parseArguments(words, { mb: { kind: 'number', min: 1, max: 2 ** 20 }, step: { kind: 'duration' }, hold: { kind: 'set' } })
    const megabytes = numbers.get('mb')
    if (megabytes === undefined) throw new UsageError('--mb is needed')
    const step = numbers.get('step') ?? 0
    let eaten = 0
    const round = (): void => {
      do {
        if (!kernel.charge(self, MEGABYTE)) return
        if (++eaten % TELL_EVERY === 0 || eaten === megabytes) self.print(`eat: ${eaten} MB\n`)
      } while (step === 0 && eaten < megabytes)
      if (eaten < megabytes) kernel.after(self, step, round)
      else if (!numbers.has('hold')) exit(self, kernel, 0)
    }
    round()
  }
}
