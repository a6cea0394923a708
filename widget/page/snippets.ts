import names from '../../pkg/widget/names.json'

/** The choices of a reader of the page /embed. */
export interface Choice {
  readonly domain: string
  readonly kind: 'element' | 'inline' | 'frame' | 'badge'
  readonly compact: boolean
  readonly theme: string
  readonly lang: string
}

/** One piece of code to paste. */
export interface Snippet {
  readonly title: string
  readonly text: string
}

const escaped = (text: string) =>
  text.replace(/[&<>"]/g, (special) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[special]!)

/** Returns ` name="value"` for each attribute that is set, and ` name` for each that is `true`. */
const attributeText = (list: Readonly<Record<string, string | boolean>>) =>
  Object.entries(list)
    .filter(([, value]) => value !== '' && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escaped(String(value))}"`))
    .join('')

/**
 * Heights in CSS pixels of a frame whose height does not follow its content. They are enough for a broken domain with
 * its findings folded.
 */
const HEIGHT = { full: 580, compact: 64 }

/** Returns the code to paste for `choice`. It uses the installation at `service`, which ends with a slash. */
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
      { title: 'Endpoint for shields.io', text: `${service}badge/${name}.json` },
    ]
  }
  if (kind === 'frame') {
    return [{ title: 'HTML', text: `<iframe${attributeText(frameAttributes(choice, service))}></iframe>\n${link}` }]
  }
  const { path, integrity } = names.check
  const script = `<script type="module"${attributeText({ src: service + path, integrity, crossorigin: 'anonymous' })}></script>`
  return [{ title: 'HTML', text: `${script}\n<mta-sts-check${attributeText(elementAttributes(choice))}>\n  ${link}\n</mta-sts-check>` }]
}

/** Returns the attributes of the element. */
export const elementAttributes = ({ domain, kind, compact, theme, lang }: Choice) => ({
  domain,
  mode: kind === 'inline' && 'inline',
  compact,
  theme,
  lang,
})

/** Returns the attributes of a frame without the element. Its height is fixed, because no script of the page sets it. */
export const frameAttributes = ({ domain, compact, theme, lang }: Choice, service: string) => {
  const query = new URLSearchParams({ ...(lang && { lang }), ...(theme && { theme }), ...(compact && { compact: '' }) })
  return {
    src: `${service}embed/${encodeURIComponent(domain)}${query.size ? `?${query}` : ''}`,
    sandbox: 'allow-scripts',
    loading: 'lazy',
    referrerpolicy: 'no-referrer',
    title: `MTA-STS check of ${domain}`,
    width: '100%',
    height: String(compact ? HEIGHT.compact : HEIGHT.full),
  }
}

/** Returns the sentence about what the Content-Security-Policy of the author's page must allow. */
export const cspNote = ({ kind }: Choice, origin: string) => {
  const directives = {
    element: `script-src ${origin}; frame-src ${origin}`,
    inline: `script-src ${origin}; connect-src ${origin}`,
    frame: `frame-src ${origin}`,
    badge: `img-src ${origin}`,
  }
  return `If your page has a Content-Security-Policy, it must allow: ${directives[kind]}`
}
