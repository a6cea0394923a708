import names from '../../pkg/widget/names.json'

/** What somebody chose on the page. */
export interface Choice {
  readonly domain: string
  readonly kind: 'element' | 'inline' | 'frame' | 'badge'
  readonly compact: boolean
  readonly theme: string
  readonly lang: string
}

/** One thing to paste. */
export interface Snippet {
  readonly title: string
  readonly text: string
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (special) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[special]!)

/** ` name="value"` for each that has one; `true` stands without a value. */
const attributes = (list: Readonly<Record<string, string | boolean>>) =>
  Object.entries(list)
    .filter(([, value]) => value !== '' && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`))
    .join('')

/** Heights of a frame that cannot tell its own, in CSS pixels: enough for a broken domain with its findings folded. */
const HEIGHT = { whole: 330, compact: 64 }

/** What to paste for `choice`, from the installation at `service`, which ends with a slash. */
export const snippets = (choice: Choice, service: string): Snippet[] => {
  const { domain, kind } = choice
  const name = encodeURIComponent(domain)
  const label = `MTA-STS check of ${domain}`
  const link = `<a href="${service}d/${name}">${escaped(label)}</a>`
  if (kind === 'badge') {
    const image = `${service}badge/${name}.svg`
    return [
      { title: 'HTML', text: `<a href="${service}d/${name}"><img src="${image}" alt="${escaped(label)}" height="20"></a>` },
      { title: 'Markdown', text: `[![${label.replace(/[[\]\\]/g, '\\$&')}](${image})](${service}d/${name})` },
      { title: 'For shields.io, as its endpoint', text: `${service}badge/${name}.json` },
    ]
  }
  if (kind === 'frame') {
    return [{ title: 'HTML', text: `<iframe${attributes(frameOf(choice, service))}></iframe>\n${link}` }]
  }
  const { path, integrity } = names.check
  const script = `<script type="module"${attributes({ src: service + path, integrity, crossorigin: 'anonymous' })}></script>`
  return [{ title: 'HTML', text: `${script}\n<mta-sts-check${attributes(elementOf(choice))}>\n  ${link}\n</mta-sts-check>` }]
}

/** The attributes of the element. */
export const elementOf = ({ domain, kind, compact, theme, lang }: Choice) => ({
  domain,
  mode: kind === 'inline' && 'inline',
  compact,
  theme,
  lang,
})

/** The attributes of a frame without the element around it, which cannot fit it to its height. */
export const frameOf = ({ domain, compact, theme, lang }: Choice, service: string) => {
  const query = new URLSearchParams({ ...(lang && { lang }), ...(theme && { theme }), ...(compact && { compact: '' }) })
  return {
    src: `${service}embed/${encodeURIComponent(domain)}${query.size ? `?${query}` : ''}`,
    sandbox: 'allow-scripts',
    loading: 'lazy',
    referrerpolicy: 'no-referrer',
    title: `MTA-STS check of ${domain}`,
    width: '100%',
    height: String(compact ? HEIGHT.compact : HEIGHT.whole),
  }
}

/** What a page with a Content-Security-Policy has to allow for it. */
export const needs = ({ kind }: Choice, origin: string) =>
  ({
    element: `A Content-Security-Policy has to allow: script-src ${origin}; frame-src ${origin}`,
    inline: `A Content-Security-Policy has to allow: script-src ${origin}; connect-src ${origin}`,
    frame: `A Content-Security-Policy has to allow: frame-src ${origin}`,
    badge: `A Content-Security-Policy has to allow: img-src ${origin}`,
  })[kind]
