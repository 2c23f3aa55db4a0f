/** Also in the midst of calls, after removals by hand, and with pods of every role: twice as many points, for whoever has the time (PAUSELAB_THOROUGH=1). */
export const THOROUGH = process.env['PAUSELAB_THOROUGH'] === '1'
