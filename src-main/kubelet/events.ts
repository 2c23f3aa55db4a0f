/** What the kubelet part has to say about a pod; the lab gives it its place and number on the timeline. */
export interface KubeletEvent {
  /** `lab`: what a kubelet does, too, but writes no event of. */
  readonly source?: 'lab'
  readonly type: 'Normal' | 'Warning'
  readonly reason: string
  readonly message: string
  readonly container: string | null
  readonly containerId: string | null
  readonly command: string | null
  readonly data?: Readonly<Record<string, string | number | boolean | null>>
}
