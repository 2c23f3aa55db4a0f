/**
 * The precompiled validators of kubernetes-models accept unknown fields, but they read every field that the schema knows
 * (`data.image !== undefined && ...`) and no other. Handing them objects that note what is read gives the
 * known names from the schema itself, with no second list to keep equal to it.
 */
export class FieldRecorder {
  readonly #seen = new Map<object, Set<string>>()
  readonly #wrappers = new WeakMap<object, object>()

  /** The value, noting what is read of it. Fields that are null look absent, as Kubernetes decodes them. */
  watch(value: unknown): unknown {
    if (typeof value !== 'object' || value === null) return value
    const known = this.#wrappers.get(value)
    if (known) return known
    const wrapper = new Proxy(value, { get: (target, key, receiver) => this.#read(target, key, receiver) })
    this.#wrappers.set(value, wrapper)
    return wrapper
  }

  /**
   * Names that the schema knows for this object; null for what the validator never looked into.
   * Of a map with free keys (labels, limits ...) it reads every key that is there, so these are all known.
   */
  knownFields(value: object): ReadonlySet<string> | null {
    return this.#seen.get(value) ?? null
  }

  #read(target: object, key: string | symbol, receiver: unknown): unknown {
    const value: unknown = Reflect.get(target, key, receiver)
    if (typeof key === 'symbol') return value
    if (Array.isArray(target)) return this.watch(value)
    const seen = this.#seen.get(target) ?? new Set()
    this.#seen.set(target, seen.add(key))
    return value === null ? undefined : this.watch(value)
  }
}
