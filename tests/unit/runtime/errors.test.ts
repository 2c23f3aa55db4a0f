import { describe, expect, test } from 'vitest'
import { statusOf, toRuntimeError } from '../../../src-main/runtime/docker/errors'
import { RuntimeError } from '../../../src-main/runtime/port'

describe('what went wrong', () => {
  test.each([
    [{ statusCode: 404 }, 'not-found'], [{ statusCode: 409 }, 'conflict'], [{ statusCode: 400 }, 'bad-parameter'], [{ statusCode: 500 }, 'other'], [{ statusCode: 403 }, 'other'],
    [Object.assign(new Error('connect ENOENT'), { code: 'ENOENT' }), 'away'], [Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), 'away'], [new Error('All configured authentication methods failed'), 'away'], ['gone', 'away'], [null, 'away'],
    [new DOMException('too late', 'TimeoutError'), 'timeout'], [new DOMException('aborted', 'AbortError'), 'timeout'],
    // Ours: the engine is as well as before.
    [new TypeError('x is undefined'), 'other'], [new SyntaxError('Unexpected end of JSON input'), 'other']
  ])('%s is %s', (error, kind) => expect(toRuntimeError(error, 'GET /x')).toMatchObject({ kind, operation: 'GET /x' }))

  test('in the engine’s own words', () => {
    expect(toRuntimeError({ statusCode: 409, message: '(HTTP code 409) conflict', json: { message: 'name is taken' } }, '').message).toBe('name is taken')
    expect(toRuntimeError({ statusCode: 500, message: 'plain', json: null }, '').message).toBe('plain')
    expect(toRuntimeError({ statusCode: 500, message: '(HTTP code 500) server error - exec failed - not running ' }, '').message).toBe('exec failed - not running')
  })
  test('what is judged already stays', () => {
    const error = new RuntimeError('image-absent', 'no', 'POST')
    expect(toRuntimeError(error, 'other')).toBe(error)
  })
  test.each([[{ statusCode: 404 }, 404], [new Error('x'), null], [null, null], [{ statusCode: '404' }, null]])('the status of %j is %s', (error, status) => expect(statusOf(error)).toBe(status))
})
