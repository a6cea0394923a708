// The page /embed: from the reader's choices it makes the code to paste and a preview.
import names from '../../pkg/widget/names.json'
import { element, replaceContent } from '../view/dom.js'
import { domainIn } from './pasted.js'
import { type Choice, cspNote, elementAttributes, frameAttributes, type Snippet, snippets } from './snippets.js'

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E
const form = byId<HTMLFormElement>('choose')
const service = `${location.origin}/`
/** Used as long as no domain is typed. It is checked like any other domain. */
const EXAMPLE = document.querySelector<HTMLMetaElement>('meta[name=demo-domains]')?.content.split(' ')[0] || 'example.com'
/** How many milliseconds after the last keystroke the preview changes. */
const DEBOUNCE = 400

const readChoice = (): Choice => {
  const value = (name: string) => String(new FormData(form).get(name) ?? '')
  return {
    domain: domainIn(value('domain')).replace(/\.$/, '') || EXAMPLE,
    kind: value('kind') as Choice['kind'],
    compact: value('size') === 'compact',
    theme: value('theme'),
    lang: value('lang'),
  }
}

const snippetBox = ({ title, text }: Snippet) => {
  const copy = element('button', { type: 'button', class: 'small' }, 'Copy')
  copy.onclick = async () => {
    copy.textContent = await navigator.clipboard.writeText(text).then(
      () => 'Copied',
      () => 'The browser did not allow copying',
    )
    setTimeout(() => (copy.textContent = 'Copy'), 2000)
  }
  const code = element('code', {})
  // `element` would replace the line ends with visible tokens.
  code.textContent = text
  const pre = element('pre', { tabindex: '0', 'aria-label': title })
  pre.appendChild(code)
  return element('div', { class: 'snippet' }, element('header', {}, element('h3', {}, title), copy), pre)
}

const preview = (choice: Choice) => {
  const { domain, kind } = choice
  if (kind === 'badge') {
    const image = `${service}badge/${encodeURIComponent(domain)}.svg`
    return element('img', { src: image, alt: `MTA-STS check of ${domain}`, height: '20' })
  }
  if (kind === 'frame') return element('iframe', frameAttributes(choice, service))
  const attributes: Record<string, string> = {}
  for (const [name, value] of Object.entries(elementAttributes(choice))) if (value) attributes[name] = value === true ? '' : value
  return element('mta-sts-check' as 'div', attributes)
}

const showCode = () => {
  const choice = readChoice()
  const list = element('div', {})
  for (const snippet of snippets(choice, service)) list.appendChild(snippetBox(snippet))
  replaceContent(byId('code'), list)
  byId('csp-note').textContent = cspNote(choice, location.origin)
  const isBadge = choice.kind === 'badge'
  for (const name of ['size', 'theme', 'lang']) byId(name).closest('div')!.hidden = isBadge
  const { domain } = choice
  history.replaceState(null, '', domain === EXAMPLE ? '/embed' : `/embed?domain=${encodeURIComponent(domain)}`)
}

let timer: ReturnType<typeof setTimeout>
const showPreview = (delay: number) => {
  clearTimeout(timer)
  timer = setTimeout(() => replaceContent(byId('preview'), preview(readChoice())), delay)
}

form.onsubmit = (event) => event.preventDefault()
form.oninput = (event) => {
  showCode()
  showPreview(event.target === byId('domain') ? DEBOUNCE : 0)
}
byId<HTMLInputElement>('domain').value = new URLSearchParams(location.search).get('domain') ?? ''
showCode()
showPreview(0)
void import(/* @vite-ignore */ `${service}${names.check.path}`)
