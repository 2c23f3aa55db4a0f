import { describe, expect, test } from 'vitest'
import { dnsLabel, dnsSubdomain, envName, labelValue, portName, portNumber, qualifiedName } from '../../../../src-main/pod/manifest/validate/formats'

const a = (count: number) => 'a'.repeat(count)

// Values of apimachinery's util/validation/validation_test.go, by test.
const tables: { upstream: string; check: (value: string) => readonly string[]; good: string[]; bad: string[] }[] = [
  {
    upstream: 'TestIsDNS1123Label',
    check: dnsLabel,
    good: ['a', 'ab', 'a1', 'a-1', 'a--1--2--b', '0', '01', '1a', '1-a', '1--a--b--2', a(63)],
    bad: ['', 'A', 'aBc', 'A-1', '-', 'a-', '-a', '1-', '_', 'a_', '_a', 'a_b', '.', 'a.', '.a', 'a.b', '1.2', ' ', 'a ', ' a', 'a b', a(64), 'a\n']
  },
  {
    upstream: 'TestIsDNS1123Subdomain',
    check: dnsSubdomain,
    good: ['a', 'a-1', '0', 'a.a', 'a--1--2--b.a', '0.1', 'a.b.c.d.e', '11.22.33.44.55', a(253)],
    bad: ['', 'A', '-', 'a-', '_', 'a_b', '.', 'a.', '.a', 'a..b', ' ', 'a b', 'A.a', 'ab.A', 'a@b', 'a,b', 'a;b', 'a:b', 'a%b', 'a?b', 'a$b', a(254)]
  },
  {
    upstream: 'TestIsValidPortName',
    check: portName,
    good: ['telnet', 're-mail-ck', 'pop3', 'a', 'a-1', '1-a', 'a-1-b-2-c', '1-a-2-b-3'],
    bad: ['longerthan15characters', '', a(16), '12345', '1-2-3-4', '-begin', 'end-', 'two--hyphens', 'whois++']
  },
  {
    upstream: 'TestIsRelaxedEnvVarName',
    check: envName,
    good: ['-', ':', '_', '+a', '>a', '<a', 'a.', 'a..', '*a', 'a9', '/a', 'a ', '#a', '0a', '0 a', "'a", '~a'],
    bad: ['=', 'a=', '1=a', 'a=b', 'é', 'a\tb', 'a\n', '\u007f']
  },
  {
    upstream: 'TestIsQualifiedName',
    check: qualifiedName,
    good: ['simple', '1-starts-with-num', '1234', 'simple/simple', 'now.with.dots/simple', '1-num.2-num/3-num', '1.2.3.4/5678', 'example.com/Uppercase_Is_OK_123', a(63), `${a(253)}/${a(63)}`],
    bad: ['nospecialchars%^=@', 'cantendwithadash-', '-cantstartwithadash-', 'only/one/slash', 'Example.com/abc', 'example_com/abc', 'example.com/', '/simple', a(64), `${a(254)}/abc`, '']
  },
  {
    upstream: 'TestIsValidLabelValue',
    check: labelValue,
    good: ['simple', 'now-with-dashes', '1-starts-with-num', 'end-with-num-1', '1234', a(63), ''],
    bad: ['nospecialchars%^=@', 'Tama-nui-te-rā.is.Māori.sun', '\\backslashes\\are\\bad', '-starts-with-dash', 'ends-with-dash-', '.starts.with.dot', 'ends.with.dot.', a(64)]
  },
  {
    upstream: 'TestIsValidPortNum',
    check: (value) => portNumber(Number(value)),
    good: ['1', '2', '1000', '65535'],
    bad: ['0', '-1', '65536', '100000']
  }
]

describe.each(tables)('$upstream', ({ check, good, bad }) => {
  test.each(good)('%j is right', (value) => {
    expect(check(value)).toEqual([])
  })
  test.each(bad)('%j is wrong', (value) => {
    expect(check(value)).not.toEqual([])
  })
})

describe('words', () => {
  test('a label with capitals', () => {
    expect(dnsLabel('Web_1')).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    ])
  })
  test('a label with dots', () => {
    expect(dnsLabel('a.b')).toEqual(['must not contain dots'])
  })
  test('a long label', () => {
    expect(dnsLabel(a(64))).toEqual(['must be no more than 63 characters'])
  })
  test('lengths are bytes, as Go counts them', () => {
    expect(labelValue('é'.repeat(32))[0]).toBe('must be no more than 63 characters')
  })
  test('a label key with two slashes', () => {
    expect(qualifiedName('a/b/c')).toEqual([
      "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"
    ])
  })
  test('a port name that breaks three rules', () => {
    expect(portName('--')).toEqual(['must contain at least one letter (a-z)', 'must not contain consecutive hyphens', 'must not begin or end with a hyphen'])
  })
})
