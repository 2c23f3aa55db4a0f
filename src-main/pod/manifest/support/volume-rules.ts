import { list, object, use, type Rules } from './rules'

export const FIELD_REF: Rules = { apiVersion: use, fieldPath: use }
export const RESOURCE_FIELD_REF: Rules = { containerName: use, resource: use, divisor: use }

const KEY_TO_PATH: Rules = { key: use, path: use, mode: use }
const DOWNWARD_FILE: Rules = { path: use, mode: use, fieldRef: object(FIELD_REF), resourceFieldRef: object(RESOURCE_FIELD_REF) }

const PROJECTED_KEYS: Rules = { name: use, items: list(KEY_TO_PATH), optional: use }
const PROJECTED_SOURCE: Rules = { configMap: object(PROJECTED_KEYS), secret: object(PROJECTED_KEYS), downwardAPI: object({ items: list(DOWNWARD_FILE) }) }

export const VOLUME_RULES: Rules = {
  name: use,
  emptyDir: object({ medium: use, sizeLimit: use }),
  hostPath: object({ path: use, type: use }),
  configMap: object({ name: use, items: list(KEY_TO_PATH), defaultMode: use, optional: use }),
  secret: object({ secretName: use, items: list(KEY_TO_PATH), defaultMode: use, optional: use }),
  downwardAPI: object({ items: list(DOWNWARD_FILE), defaultMode: use }),
  projected: object({ sources: list(PROJECTED_SOURCE), defaultMode: use })
}
