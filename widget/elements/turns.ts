/**
 * Lets so many run at once, in the order they came: a page with fifty widgets must not ask fifty things at
 * a time. Who is aborted gives the turn back, or never gets one.
 */
export const turns = (most: number) => {
  const waiting: (readonly [AbortSignal, (done: () => void) => void])[] = []
  let running = 0
  const next = () => {
    while (running < most && waiting.length) {
      const [signal, go] = waiting.shift()!
      if (signal.aborted) continue
      running++
      let done = () => {
        done = () => {}
        running--
        next()
      }
      signal.addEventListener('abort', () => done())
      go(() => done())
    }
  }
  return (signal: AbortSignal, go: (done: () => void) => void) => {
    waiting.push([signal, go])
    next()
  }
}
