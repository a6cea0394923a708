import type { CheckListener, CheckRequest } from '../shared/check-request.js'
import { messageFrom } from '../shared/frame-messages.js'
import { taskQueue } from '../shared/task-queue.js'

/** At most three frames load at once. Each requests a page, a script and a report, mostly one after the other. */
const enqueue = taskQueue(3)
/** How many milliseconds a frame has to load. */
const LOAD_TIMEOUT = 20e3
/** How many milliseconds a frame has to send its first message once it has loaded. */
const MESSAGE_TIMEOUT = 5e3

/** Returns a sandboxed frame of the service. It loads the check when it is near the visible part of the page. */
export const checkFrame = (title: string, request: CheckRequest, listener: CheckListener) => {
  const { domain, service, lang, theme, compact, signal } = request
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.referrerPolicy = 'no-referrer'
  frame.title = title
  frame.style.cssText = `display:block;width:100%;border:0;height:${compact ? 4 : 28}rem`
  // A frame is queued only when it is near the visible part. With the browser's own `loading=lazy` instead, a frame
  // that the reader has scrolled past would never load and would block the queue.
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (!entry!.isIntersecting) return
      observer.disconnect()
      enqueue(signal, (done) => {
        let timer: number
        const restartTimeout = (ms: number) => {
          clearTimeout(timer)
          timer = setTimeout(() => {
            done()
            listener.unreachable()
          }, ms)
        }
        frame.onload = () => restartTimeout(MESSAGE_TIMEOUT)
        addEventListener(
          'message',
          (event) => {
            const { height, report, error } = messageFrom(frame, event) ?? {}
            if (!height) return
            frame.onload = null
            clearTimeout(timer)
            frame.style.height = `${Math.min(height, 4e3)}px`
            if (report) listener.report(report)
            if (error) listener.error(error)
            if (report || error) done()
          },
          { signal },
        )
        restartTimeout(LOAD_TIMEOUT)
        frame.src = `${service}embed/${encodeURIComponent(domain)}?lang=${lang}&theme=${theme}${compact ? '&compact' : ''}`
      })
    },
    { rootMargin: '300px' },
  )
  observer.observe(frame)
  return frame
}
