// The document of a frame in somebody else's page: one check, and what the page around has to know of it.
import { KEY, type Told } from '../elements/messages.js'
import { draw } from '../view/draw.js'

const place = document.querySelector('main')!
const root = place.attachShadow({ mode: 'open' })
const bare = new CSSStyleSheet()
bare.replaceSync('body{margin:0}')
document.adoptedStyleSheets = [bare]

/** Whom it is told cannot be known, and need not be: all of it is public. */
const tell = (told: Omit<Told, 'height'>) =>
  parent.postMessage({ [KEY]: { height: Math.ceil(place.getBoundingClientRect().height), ...told } }, '*')

const text = (encoded: string) => {
  try {
    return decodeURIComponent(encoded)
  } catch {
    return encoded
  }
}

const { origin, pathname, search } = location
const options = new URLSearchParams(search)
const written = options.get('lang')
const lang = written === 'de' || written === 'da' ? written : 'en'
document.documentElement.lang = lang
void draw(
  root,
  {
    domain: text(pathname.slice('/embed/'.length)),
    service: `${origin}/`,
    lang,
    theme: options.get('theme') ?? '',
    compact: options.has('compact'),
    signal: new AbortController().signal,
  },
  { report: (report) => tell({ report }), trouble: (trouble) => tell({ trouble }) },
  // A sandboxed frame opens no window.
  false,
)
// An observer is not called while a frame is out of sight, and the page around must not think it dumb.
tell({})
new ResizeObserver(() => tell({})).observe(place)
