/**
 * The string forms of apimachinery's util/validation, each answering the API server's own complaints, none when the value is right.
 * Lengths are in bytes, as Go counts them.
 */

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
const QUALIFIED = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'

const UNDERSCORE_LABEL = '[a-z0-9_]([-_a-z0-9]*[a-z0-9_])?'
const UNDERSCORE_SUBDOMAIN = `${UNDERSCORE_LABEL}(\\.${UNDERSCORE_LABEL})*`

const IS_UNDERSCORE_SUBDOMAIN = whole(UNDERSCORE_SUBDOMAIN)
const IS_LABEL = whole(LABEL)
const IS_SUBDOMAIN = whole(SUBDOMAIN)
const IS_QUALIFIED = whole(QUALIFIED)
const IS_LABEL_VALUE = whole(`(${QUALIFIED})?`)

const LABEL_MESSAGE = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
const SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
const UNDERSCORE_SUBDOMAIN_MESSAGE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character or an underscore"
const QUALIFIED_MESSAGE = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const LABEL_VALUE_MESSAGE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"

/** IsDNS1123Label. */
export function dnsLabel(value: string): readonly string[] {
  const complaints = maxLength(value, 63)
  if (IS_LABEL.test(value)) return complaints
  if (IS_SUBDOMAIN.test(value)) return [...complaints, 'must not contain dots']
  return [...complaints, regexError(LABEL_MESSAGE, LABEL, 'my-name', '123-abc')]
}

/** IsDNS1123Subdomain. */
export function dnsSubdomain(value: string): readonly string[] {
  const complaints = maxLength(value, 253)
  return IS_SUBDOMAIN.test(value) ? complaints : [...complaints, regexError(SUBDOMAIN_MESSAGE, SUBDOMAIN, 'example.com')]
}

/** IsValidPortName. */
export function portName(value: string): readonly string[] {
  const complaints = [...maxLength(value, 15)]
  if (!/^[-a-z0-9]+$/.test(value)) complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) complaints.push('must contain at least one letter (a-z)')
  if (value.includes('--')) complaints.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) complaints.push('must not begin or end with a hyphen')
  return complaints
}

/** IsValidPortNum. */
export function portNumber(value: number): readonly string[] {
  return value >= 1 && value <= 65_535 ? [] : ['must be between 1 and 65535, inclusive']
}

/** IsRelaxedEnvVarName, the rule since Kubernetes 1.34. */
export function envName(value: string): readonly string[] {
  return /^[ -<>-~]*$/.test(value) ? [] : ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

/** IsConfigMapKey. */
export function configMapKey(value: string): readonly string[] {
  const complaints = [...maxLength(value, 253)]
  if (!/^[-._a-zA-Z0-9]+$/.test(value)) {
    complaints.push(regexError("a valid config key must consist of alphanumeric characters, '-', '_' or '.'", '[-._a-zA-Z0-9]+', 'key.name', 'KEY_NAME', 'key-name'))
  }
  if (value === '.') complaints.push("must not be '.'")
  if (value === '..') complaints.push("must not be '..'")
  else if (value.startsWith('..')) complaints.push("must not start with '..'")
  return complaints
}

/** IsHTTPHeaderName. */
export function httpHeaderName(value: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return []
  return [regexError("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')]
}

/** IsValidUserID, IsValidGroupID: 32 bits, as Linux' setresuid and setresgid take them. */
export function userOrGroupId(value: number): readonly string[] {
  return value >= 0 && value <= 2_147_483_647 ? [] : ['must be between 0 and 2147483647, inclusive']
}

/** IsDNS1123SubdomainWithUnderscore. */
export function dnsSubdomainWithUnderscore(value: string): readonly string[] {
  const complaints = maxLength(value, 253)
  if (IS_UNDERSCORE_SUBDOMAIN.test(value)) return complaints
  return [...complaints, regexError(UNDERSCORE_SUBDOMAIN_MESSAGE, UNDERSCORE_SUBDOMAIN, 'example.com')]
}

/** IsQualifiedName: the keys of labels and annotations. */
export function qualifiedName(value: string): readonly string[] {
  const parts = value.split('/')
  const name = parts.at(-1) ?? ''
  if (parts.length > 2) {
    const message = regexError(QUALIFIED_MESSAGE, QUALIFIED, 'MyName', 'my.name', '123-abc')
    return [`a qualified name ${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const complaints: string[] = []
  if (parts.length === 2) {
    const prefix = parts[0] ?? ''
    if (prefix === '') complaints.push('prefix part must be non-empty')
    else complaints.push(...dnsSubdomain(prefix).map((message) => `prefix part ${message}`))
  }
  if (name === '') complaints.push('name part must be non-empty')
  else complaints.push(...maxLength(name, 63).map((message) => `name part ${message}`))
  if (!IS_QUALIFIED.test(name)) complaints.push(`name part ${regexError(QUALIFIED_MESSAGE, QUALIFIED, 'MyName', 'my.name', '123-abc')}`)
  return complaints
}

/** IsValidLabelValue. */
export function labelValue(value: string): readonly string[] {
  const complaints = maxLength(value, 63)
  if (IS_LABEL_VALUE.test(value)) return complaints
  return [...complaints, regexError(LABEL_VALUE_MESSAGE, `(${QUALIFIED})?`, 'MyValue', 'my_value', '12345')]
}

export function byteLength(text: string): number {
  return Buffer.byteLength(text, 'utf8')
}

function whole(form: string): RegExp {
  return new RegExp(`^(?:${form})$`)
}

function maxLength(value: string, limit: number): readonly string[] {
  return byteLength(value) > limit ? [`must be no more than ${limit} characters`] : []
}

function regexError(message: string, form: string, ...examples: readonly string[]): string {
  return `${message} (e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${form}')`
}
