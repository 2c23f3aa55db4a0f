import { encodeText } from '../../pod/resolve/base64'
import type { DataObjects } from '../../pod/resolve/context'
import type { Marks } from './marks'

export interface SecretVariable {
  readonly variable: string
  readonly secret: string
  readonly key: string
}

export interface Concealed {
  readonly data: DataObjects
  readonly variables: readonly SecretVariable[]
}

/** The same objects with a shell variable in the place of each Secret's value: what is made of them may be shown. */
export function concealSecrets({ configMaps, secrets }: DataObjects, marks: Marks): Concealed {
  const variables: SecretVariable[] = []
  const taken = new Set<string>()
  const concealed = [...secrets].map(([name, secret]) => {
    const data = Object.keys(secret.data).map((key) => {
      const variable = unique(`SECRET_${name}_${key}`.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'), taken)
      variables.push({ variable, secret: name, key })
      return [key, encodeText(marks.mark(variable))] as const
    })
    return [name, { ...secret, data: Object.fromEntries(data) }] as const
  })
  return { data: { configMaps, secrets: new Map(concealed) }, variables }
}

function unique(name: string, taken: Set<string>): string {
  let candidate = name
  for (let count = 2; taken.has(candidate); count++) candidate = `${name}_${count}`
  taken.add(candidate)
  return candidate
}
