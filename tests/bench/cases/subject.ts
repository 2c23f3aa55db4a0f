/** One way of doing a thing, measured again and again. */
export interface Subject {
  readonly name: string
  /** Does it once on a clean slate, leaves a clean slate, and answers how long the thing itself took, in ms. */
  measure(round: number): Promise<number>
}

/** Subjects that do the same thing, so that their times may be divided by each other. */
export interface Contest {
  readonly title: string
  readonly lab: Subject
  readonly floors: readonly { readonly result: string; readonly subject: Subject }[]
}
