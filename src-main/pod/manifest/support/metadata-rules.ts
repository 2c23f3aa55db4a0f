import { ignore, use, type Rules } from './rules'

export const SERVER = 'the cluster it came from wrote it'

export const METADATA_RULES: Rules = {
  name: use,
  namespace: use,
  labels: use,
  annotations: use,
  generateName: use, // validate/metadata.ts: refused unless a name is given too
  uid: ignore('the lab gives each object its own uid'),
  creationTimestamp: ignore(SERVER),
  deletionTimestamp: ignore(SERVER),
  deletionGracePeriodSeconds: ignore(SERVER),
  finalizers: ignore('nothing in this lab would ever remove a finalizer'),
  generation: ignore(SERVER),
  managedFields: ignore(SERVER),
  ownerReferences: ignore('this lab has no controllers'),
  resourceVersion: ignore(SERVER),
  selfLink: ignore(SERVER)
}
