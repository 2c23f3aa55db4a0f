import { METADATA_RULES } from './metadata-rules'
import { object, use, type Rules } from './rules'

export const CONFIG_MAP_RULES: Rules = { apiVersion: use, kind: use, metadata: object(METADATA_RULES), data: use, binaryData: use, immutable: use }

export const SECRET_RULES: Rules = { apiVersion: use, kind: use, metadata: object(METADATA_RULES), data: use, stringData: use, immutable: use, type: use }
