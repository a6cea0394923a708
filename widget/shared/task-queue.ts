/** A task calls `done` when it has ended. */
type Task = (done: () => void) => void

/**
 * Returns a function that queues tasks. They start in the order they were added, and at most `limit` run at once, so
 * that a page with fifty widgets does not send fifty requests at once. When the signal of a task is aborted, the task
 * does not start any more, or counts as ended.
 */
export const taskQueue = (limit: number) => {
  const waiting: (readonly [AbortSignal, Task])[] = []
  let running = 0
  const startNext = () => {
    while (running < limit && waiting.length) {
      const [signal, task] = waiting.shift()!
      if (signal.aborted) continue
      running++
      const ended = new Promise<void>((resolve) => {
        const done = () => resolve()
        signal.addEventListener('abort', done)
        task(done)
      })
      void ended.then(() => {
        running--
        startNext()
      })
    }
  }
  return (signal: AbortSignal, task: Task) => {
    waiting.push([signal, task])
    startNext()
  }
}
