import { describe } from 'vitest'
import { useGround } from './ground'
import { events } from './parts/events'
import { families } from './parts/families'
import { helpers } from './parts/helpers'
import { images } from './parts/images'
import { joining } from './parts/joining'
import { lifecycle } from './parts/lifecycle'
import { networks } from './parts/networks'
import { programs } from './parts/programs'
import { signals } from './parts/signals'
import { streams } from './parts/streams'
import { terminals } from './parts/terminals'
import { volumes } from './parts/volumes'
import type { Side } from './side'

/** All that the port promises, for whoever implements it. */
export function contract(open: () => Promise<Side>): void {
  const ground = useGround(open)
  describe('a container’s life', () => lifecycle(ground))
  describe('signals', () => signals(ground))
  describe('events', () => events(ground))
  describe('joining', () => joining(ground))
  describe('orphans and zombies', () => families(ground))
  describe('networks', () => networks(ground))
  describe('volumes', () => volumes(ground))
  describe('streams', () => streams(ground))
  describe('terminals and counters', () => terminals(ground))
  describe('images', () => images(ground))
  describe('the lab’s helpers', () => helpers(ground))
  describe('bundled programs', () => programs(ground))
}
