import type { ListedContainer } from '@api/commands'
import type { PortView } from '@api/model'
import { humanDuration } from './humanDuration'

/** Tables with the columns and words of the tools themselves, which speak English whatever the page speaks. */

export interface PsTable {
  readonly columns: readonly string[]
  readonly rows: readonly PsRow[]
}

export interface PsRow {
  readonly id: string
  readonly cells: readonly string[]
}

export type PsTool = 'docker-ps' | 'crictl-pods' | 'crictl-ps'

/** Ports that the engine publishes for a container, by its id. */
export type PortsOf = (id: string) => readonly PortView[]

const ALIVE = new Set(['running', 'paused', 'restarting', 'removing'])
const DOCKER_ID = 12
const CRICTL_ID = 13
const COMMAND_WIDTH = 20

export function psTable(tool: PsTool, containers: readonly ListedContainer[], now: number, all: boolean, portsOf: PortsOf): PsTable {
  switch (tool) {
    case 'docker-ps':
      return dockerPs(containers, now, all, portsOf)
    case 'crictl-pods':
      return crictlPods(containers, now)
    case 'crictl-ps':
      return crictlPs(containers, now, all)
  }
}

function dockerPs(containers: readonly ListedContainer[], now: number, all: boolean, portsOf: PortsOf): PsTable {
  const listed = containers.filter((one) => all || ALIVE.has(one.state))
  return {
    columns: ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'],
    rows: listed.map((one) => ({
      id: one.id,
      cells: [one.id.slice(0, DOCKER_ID), one.image, dockerCommand(one.command), created(one, now), dockerStatus(one, now), ALIVE.has(one.state) ? dockerPorts(portsOf(one.id)) : '', one.dockerName]
    }))
  }
}

/** The engine's list says when something was made in whole seconds, to docker as to the CRI. */
function created({ createdAt }: ListedContainer, now: number): string {
  return `${humanDuration(now - Math.floor(createdAt / 1_000) * 1_000)} ago`
}

/** As the engine lists it (a word with spaces in single quotes), cut as the command does it. */
export function dockerCommand([path = '', ...args]: readonly string[]): string {
  const line = [path, ...args.map((word) => (word.includes(' ') ? `'${word}'` : word))].join(' ')
  const letters = [...line]
  return JSON.stringify(letters.length > COMMAND_WIDTH ? `${letters.slice(0, COMMAND_WIDTH - 1).join('')}…` : line)
}

export function dockerStatus(one: ListedContainer, now: number): string {
  const since = (at: number | null): string => humanDuration(now - (at ?? now))
  switch (one.state) {
    case 'running':
      return `Up ${since(one.startedAt)}`
    case 'paused':
      return `Up ${since(one.startedAt)} (Paused)`
    case 'restarting':
      return `Restarting (${one.exitCode}) ${since(one.finishedAt)} ago`
    case 'removing':
      return 'Removal In Progress'
    case 'dead':
      return 'Dead'
    case 'created':
      return 'Created'
    default:
      return `Exited (${one.exitCode}) ${since(one.finishedAt)} ago`
  }
}

function dockerPorts(ports: readonly PortView[]): string {
  return ports.flatMap(({ hostIP, hostPort, containerPort, protocol }) => (hostPort === null ? [] : [`${hostIP ?? '0.0.0.0'}:${hostPort}->${containerPort}/${protocol.toLowerCase()}`])).join(', ')
}

/** Sandboxes only, those that have ended too. */
function crictlPods(containers: readonly ListedContainer[], now: number): PsTable {
  return {
    columns: ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
    rows: containers
      .filter((one) => one.container === null)
      .map((one) => ({
        id: one.id,
        cells: [one.id.slice(0, CRICTL_ID), created(one, now), one.state === 'running' ? 'Ready' : 'NotReady', one.pod.name, one.pod.namespace, String(one.attempt), '(default)']
      }))
  }
}

/** Never a sandbox. */
function crictlPs(containers: readonly ListedContainer[], now: number, all: boolean): PsTable {
  return {
    columns: ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
    rows: containers
      .filter((one) => one.container !== null && (all || criState(one.state) === 'Running'))
      .map((one) => ({
        id: one.id,
        cells: [
          one.id.slice(0, CRICTL_ID),
          one.imageId.replace(/^sha256:/, '').slice(0, CRICTL_ID),
          created(one, now),
          criState(one.state),
          one.container ?? '',
          String(one.attempt),
          one.sandboxId.slice(0, CRICTL_ID),
          one.pod.name,
          one.pod.namespace
        ]
      }))
  }
}

/** cri-dockerd knows a container by the words of its status: `Up`, `Exited`, `Created`; a paused one is up. */
function criState(state: string): string {
  if (state === 'running' || state === 'paused') return 'Running'
  if (state === 'created') return 'Created'
  return state === 'exited' ? 'Exited' : 'Unknown'
}

/** As the tool would print it. */
export function asText({ columns, rows }: PsTable): string {
  const lines = [columns, ...rows.map((row) => row.cells)]
  const widths = widthsOf({ columns, rows }).map((width) => width + 3)
  return lines.map((line) => line.map((cell, column) => (column === line.length - 1 ? cell : cell.padEnd(widths[column] ?? 0))).join('').trimEnd()).join('\n')
}

/** The letters of the longest cell of each column, its heading among them. */
export function widthsOf({ columns, rows }: PsTable): readonly number[] {
  return columns.map((heading, column) => rows.reduce((widest, { cells }) => Math.max(widest, cells[column]?.length ?? 0), heading.length))
}
