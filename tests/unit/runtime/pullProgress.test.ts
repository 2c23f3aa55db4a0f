import { describe, expect, test } from 'vitest'
import { PullProgress } from '../../../src-main/runtime/docker/pullProgress'

describe('the bytes of a pull', () => {
  test('are those of all layers that come over the network', () => {
    const pull = new PullProgress()
    expect(pull.take({ status: 'Pulling from library/nginx', id: '1.27' })).toEqual({ done: 0, total: null })
    expect(pull.take({ status: 'Already exists', id: 'a' })).toEqual({ done: 0, total: null })
    expect(pull.take({ status: 'Pulling fs layer', id: 'b', progressDetail: {} })).toEqual({ done: 0, total: null })
    expect(pull.take({ status: 'Downloading', id: 'b', progressDetail: { current: 10, total: 100 } })).toEqual({ done: 10, total: 100 })
    expect(pull.take({ status: 'Downloading', id: 'c', progressDetail: { current: 5, total: 50 } })).toEqual({ done: 15, total: 150 })
    expect(pull.take({ status: 'Verifying Checksum', id: 'b', progressDetail: {} })).toEqual({ done: 105, total: 150 })
    // What is unpacked was fetched before: its own figures are of another thing.
    expect(pull.take({ status: 'Extracting', id: 'b', progressDetail: { current: 3, total: 100 } })).toEqual({ done: 105, total: 150 })
    expect(pull.take({ status: 'Download complete', id: 'c' })).toEqual({ done: 150, total: 150 })
    expect(pull.take({ status: 'Digest: sha256:00' })).toEqual({ done: 150, total: 150 })
  })
})
