import { describe, expect, test } from 'vitest'
import { isDocumentUrl, isOwnUrl, senderProblem } from '../../../../src-main/hosts/electron/origin'

describe('our own pages', () => {
  test.each(['app://pauselab/', 'app://pauselab/index.html?lang=en#pods', 'app://pauselab'])('%s is one', (url) => expect(isOwnUrl(url)).toBe(true))
  test.each(['app://evil/', 'app://pauselab.evil/', 'app://user@pauselab/', 'app://pauselab:80/', 'APP2://pauselab/', 'https://pauselab/', 'file:///index.html', 'data:text/html,x', 'about:blank', 'javascript:1', '', 'pauselab'])(
    '%s is not',
    (url) => expect(isOwnUrl(url)).toBe(false)
  )
})

describe('links that may be opened outside', () => {
  test.each(['https://kubernetes.io/docs/concepts/', 'https://docs.docker.com/engine/'])('%s', (url) => expect(isDocumentUrl(url)).toBe(true))
  test.each(['http://kubernetes.io/', 'https://kubernetes.io.evil.example/', 'https://user@kubernetes.io/', 'https://kubernetes.io:444/', 'https://evil.example/', 'file:///etc/passwd', 'smb://kubernetes.io/x', ''])(
    'not %s',
    (url) => expect(isDocumentUrl(url)).toBe(false)
  )
})

describe('who may call the lab', () => {
  test('the page in the main frame', () => expect(senderProblem({ url: 'app://pauselab/', parent: null })).toBeNull())
  test.each([
    ['a frame that is gone', null],
    ['a frame within the page', { url: 'app://pauselab/', parent: {} }],
    ['another page', { url: 'https://evil.example/', parent: null }],
    ['an empty page', { url: 'about:blank', parent: null }],
    ['a page not loaded yet', { url: '', parent: null }]
  ])('not %s', (_who, frame) => expect(senderProblem(frame)).not.toBeNull())
})
