import { describe, expect, test } from 'vitest'
import { AddressBook } from '../../../src-main/kubelet/addressBook'
import { LABEL } from '../../../src-main/kubelet/labels'
import type { ContainerStatus } from '../../../src-main/runtime/port'
import { sandbox } from './builders'

const SUBNET = { base: 0x0a010100, prefix: 29 } // 10.1.1.2 to 10.1.1.6

function withIp(attempt: number, ip: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  const { status } = sandbox(attempt, more)
  return { ...status, labels: { ...status.labels, [LABEL.ip]: ip } }
}

describe('the address book', () => {
  test('gives each address once, although nobody is seen with it yet', () => {
    const book = new AddressBook(SUBNET, () => [])
    expect([book.take(), book.take(), book.take(), book.take(), book.take(), book.take()]).toEqual(['10.1.1.2', '10.1.1.3', '10.1.1.4', '10.1.1.5', '10.1.1.6', null])
  })

  test('a settled address is free again only in its turn', () => {
    const book = new AddressBook(SUBNET, () => [])
    const first = book.take() ?? ''
    book.settle(first)
    expect([book.take(), book.take()]).toEqual(['10.1.1.3', '10.1.1.4'])
  })

  test('goes on where the newest sandbox of an earlier lab was', () => {
    const there = [withIp(0, '10.1.1.5', { createdAt: 20 }), withIp(1, '10.1.1.3', { createdAt: 10, state: 'exited' })]
    expect(new AddressBook(SUBNET, () => there).take()).toBe('10.1.1.6')
  })

  test('passes over sandboxes that live or are about to, not over dead ones', () => {
    const there = [withIp(0, '10.1.1.2', { createdAt: 50 }), withIp(1, '10.1.1.3', { state: 'created', createdAt: 40 }), withIp(2, '10.1.1.4', { state: 'exited', createdAt: 30 })]
    expect(new AddressBook(SUBNET, () => there).take()).toBe('10.1.1.4')
  })
})
