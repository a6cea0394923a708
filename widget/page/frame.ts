// The document of the sandboxed frame: it shows one check and posts its height and result to the surrounding page.
import { type FrameMessage, MESSAGE_KEY } from '../shared/frame-messages.js'
import { languageOf } from '../shared/language.js'
import { drawCheck } from '../view/draw-check.js'

const main = document.querySelector('main')!
const root = main.attachShadow({ mode: 'open' })
const pageStyle = new CSSStyleSheet()
pageStyle.replaceSync('body{margin:0}')
document.adoptedStyleSheets = [pageStyle]

/** Posts to any page, because the frame cannot know the page's origin and the message contains only public data. */
const post = (message: Omit<FrameMessage, 'height'>) =>
  parent.postMessage({ [MESSAGE_KEY]: { height: Math.ceil(main.getBoundingClientRect().height), ...message } }, '*')

const decode = (text: string) => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const { origin, pathname, search } = location
const options = new URLSearchParams(search)
const html = document.documentElement
html.lang = options.get('lang') ?? ''
const lang = languageOf(html)
html.lang = lang
void drawCheck(
  root,
  {
    domain: decode(pathname.slice('/embed/'.length)),
    service: `${origin}/`,
    lang,
    theme: options.get('theme') ?? '',
    compact: options.has('compact'),
    signal: new AbortController().signal,
  },
  { report: (report) => post({ report }), error: (error) => post({ error }) },
  // A sandboxed frame cannot open a window, so there are no links.
  false,
)
// Posted at once, because the observer is not called while the frame is out of sight, and the surrounding page would
// treat a frame without a message as not loaded.
post({})
new ResizeObserver(() => post({})).observe(main)
