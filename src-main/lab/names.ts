/** The sandbox's name among its pod's containers, for people. */
export const PAUSE_NAME = 'pause'
