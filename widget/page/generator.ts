// The page /embed: choices in, what to paste out, and the very thing beside it.
import names from '../../pkg/widget/names.json'
import { element, put } from '../view/nodes.js'
import { type Choice, elementOf, frameOf, needs, type Snippet, snippets } from './snippets.js'

const at = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const form = at<HTMLFormElement>('choose')
const service = `${location.origin}/`
/** Stands in where nothing is typed yet; it is checked as any other domain. */
const EXAMPLE = document.querySelector<HTMLMetaElement>('meta[name=demo-domains]')?.content.split(' ')[0] || 'example.com'
/** Milliseconds without a keystroke after which the preview follows. */
const PAUSE = 400

const choice = (): Choice => {
  const chosen = (name: string) => String(new FormData(form).get(name) ?? '')
  return {
    domain: chosen('domain').trim() || EXAMPLE,
    kind: chosen('kind') as Choice['kind'],
    compact: chosen('size') === 'compact',
    theme: chosen('theme'),
    lang: chosen('lang'),
  }
}

const shown = ({ title, text }: Snippet) => {
  const copy = element('button', { type: 'button', class: 'small' }, 'Copy')
  copy.onclick = async () => {
    copy.textContent = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'The browser did not allow copying',
    )
    setTimeout(() => (copy.textContent = 'Copy'), 2000)
  }
  const code = element('code', {})
  // Our own text, with its line ends.
  code.textContent = text
  const pre = element('pre', { tabindex: '0', 'aria-label': title })
  pre.appendChild(code)
  return element('div', { class: 'snippet' }, element('header', {}, element('h3', {}, title), copy), pre)
}

const preview = (chosen: Choice) => {
  const { domain, kind } = chosen
  if (kind === 'badge') {
    const image = `${service}badge/${encodeURIComponent(domain)}.svg`
    return element('img', { src: image, alt: `MTA-STS check of ${domain}`, height: '20' })
  }
  if (kind === 'frame') return element('iframe', frameOf(chosen, service))
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(elementOf(chosen))) if (value) attributes[name] = value === true ? '' : value
  return element('mta-sts-check' as 'div', attributes)
}

const show = () => {
  const chosen = choice()
  const list = element('div', {})
  for (const snippet of snippets(chosen, service)) list.appendChild(shown(snippet))
  put(at('code'), list)
  at('needs').textContent = needs(chosen, location.origin)
  const badge = chosen.kind === 'badge'
  for (const name of ['size', 'theme', 'lang']) at(name).closest('div')!.hidden = badge
  const { domain } = chosen
  history.replaceState(null, '', domain === EXAMPLE ? '/embed' : `/embed?domain=${encodeURIComponent(domain)}`)
}

let pause: ReturnType<typeof setTimeout>
const look = (wait: number) => {
  clearTimeout(pause)
  pause = setTimeout(() => put(at('preview'), preview(choice())), wait)
}

form.onsubmit = (event) => event.preventDefault()
form.oninput = (event) => {
  show()
  look(event.target === at('domain') ? PAUSE : 0)
}
at<HTMLInputElement>('domain').value = new URLSearchParams(location.search).get('domain') ?? ''
show()
look(0)
void import(/* @vite-ignore */ `${service}${names.check.path}`)
