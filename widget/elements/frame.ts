import type { Asked, Listener } from './asked.js'
import { toldBy } from './messages.js'
import { turns } from './turns.js'

/** Every frame that loads asks for a page, a script and a report, mostly one after the other. */
const turn = turns(3)
/** Milliseconds after which a frame that says nothing is lost: from its beginning, and once it has loaded. */
const PATIENCE = 20e3
const SPEECHLESS = 5e3

/** Shows the check in a sandboxed frame of the service, once it comes near to what the reader sees. */
export const frameOf = (title: string, asked: Asked, told: Listener) => {
  const { domain, service, lang, theme, compact, signal } = asked
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', 'allow-scripts')
  frame.referrerPolicy = 'no-referrer'
  frame.title = title
  frame.style.cssText = `display:block;width:100%;border:0;height:${compact ? 4 : 16}rem`
  // Only what comes near to the reader's eyes gets a turn. The browser's own `loading=lazy` would let a frame
  // that the reader has scrolled past keep its turn for ever.
  const near = new IntersectionObserver(
    ([seen]) => {
      if (!seen!.isIntersecting) return
      near.disconnect()
      turn(signal, (done) => {
        let timer: number
        const within = (ms: number) => {
          clearTimeout(timer)
          timer = setTimeout(() => {
            done()
            told.lost()
          }, ms)
        }
        frame.onload = () => within(SPEECHLESS)
        const heard = (event: MessageEvent) => {
          const { height, report, trouble } = toldBy(frame, event) ?? {}
          if (!height) return
          frame.onload = null
          clearTimeout(timer)
          frame.style.height = `${Math.min(height, 4e3)}px`
          if (report) told.report(report)
          if (trouble) told.trouble(trouble)
          if (report || trouble) done()
        }
        addEventListener('message', heard, { signal })
        within(PATIENCE)
        frame.src = `${service}embed/${encodeURIComponent(domain)}?lang=${lang}&theme=${theme}${compact ? '&compact' : ''}`
      })
    },
    { rootMargin: '300px' },
  )
  near.observe(frame)
  return frame
}
