import type { ReportV1 } from '../shared/api.js'
import type { Language } from '../shared/language.js'
import { headline, mark, resultBox } from './box.js'
import { colourOfStep, colourOfVerdict } from './colour.js'
import { element } from './dom.js'
import { countText, findingItem } from './finding.js'
import { pictureIn } from './picture.js'
import { checkWords, type CheckWords, fill, findingWords } from './words.js'

/** How a report is shown. */
export interface ReportOptions {
  readonly lang: Language
  /** The language of the report's texts. */
  readonly spoken: string
  readonly compact: boolean
  /** The domain as the page's author wrote it. It is shown with the A-labels if it spells the same name with others. */
  readonly requestedDomain: string
  /** The path of a mail as SVG text. */
  readonly picture: string | undefined
  /** URL of the installation, for links. There are no links without it, because a sandboxed frame cannot open them. */
  readonly service?: string
}

/** Returns the box that shows a report. A verdict that this version does not know is shown as undetermined. */
export const reportBox = (report: ReportV1, options: ReportOptions): HTMLElement => {
  const { lang, spoken } = options
  const t = checkWords[lang]
  const verdict = report.verdict in colourOfVerdict ? report.verdict : 'undetermined'
  const colour = colourOfVerdict[verdict]
  const box = resultBox(colour, lang)
  box.dataset['verdict'] = verdict
  const title = headline(colour, report.headline.replace(report.domain ?? '', () => displayName(report, options)))
  title.lang = spoken
  box.appendChild(title)
  if (options.compact) return box
  box.appendChild(element('p', { class: 'summary', part: 'summary', lang: spoken }, report.summary))
  const picture = pictureIn(options.picture ?? '')
  if (picture) box.appendChild(element('figure', { class: 'way', part: 'picture', lang: spoken }, picture))
  box.appendChild(stepList(report, t, spoken))
  if (report.next) {
    box.appendChild(
      element('p', { class: 'next', part: 'next' }, element('b', {}, t.next), element('span', { lang: spoken }, report.next.title)),
    )
  }
  const findings = findingDetails(report, options)
  if (findings) box.appendChild(findings)
  box.appendChild(foot(report, options, t))
  return box
}

/** Returns `bücher.example (xn--bcher-kva.example)` for a domain that was requested in U-labels. */
const displayName = ({ domain }: ReportV1, { requestedDomain }: ReportOptions) => {
  const name = domain ?? ''
  const requested = requestedDomain.trim().replace(/\.$/, '')
  const isOtherSpelling = requested !== name && /[^\0-\x7f]/.test(requested) && hostOf(requested) === name
  return isOtherSpelling ? `${requested} (${name})` : name
}

const hostOf = (name: string) => {
  try {
    return new URL(`https://${name}`).host
  } catch {
    return ''
  }
}

const stepList = ({ steps }: ReportV1, t: CheckWords, spoken: string) => {
  const list = element('ul', { class: 'steps', part: 'steps' })
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]!
    const colour = colourOfStep(step)
    list.appendChild(
      element(
        'li',
        { part: 'step' },
        mark(colour),
        element('b', {}, t.steps[step.name] ?? step.name),
        ' ',
        element('span', { class: `state ${colour}` }, t.states[step.state] ?? step.state),
        ' ',
        element('span', { class: 'detail', lang: spoken }, step.detail),
      ),
    )
  }
  return list
}

/** Returns the errors and warnings, folded under their number; nothing if there are none. */
const findingDetails = ({ findings }: ReportV1, { service, lang, spoken }: ReportOptions) => {
  const t = findingWords[lang]
  const title = countText(findings, t)
  if (!title) return
  const list = element('ul', { class: 'findings' })
  for (let at = 0; at < findings.length; at++) {
    const finding = findings[at]!
    if (finding.severity !== 'note') list.appendChild(findingItem(finding, t, spoken, service))
  }
  return element('details', { part: 'findings' }, element('summary', {}, title), list)
}

const foot = ({ domain, checked_at }: ReportV1, { service, lang }: ReportOptions, t: CheckWords) => {
  const time = checked_at ? new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(checked_at)) : ''
  const attributes = { part: 'link', target: '_blank', rel: 'noopener', title: t.new_tab }
  return element(
    'p',
    { class: 'foot', part: 'foot' },
    time && element('time', { datetime: checked_at ?? '' }, fill(t.checked, time)),
    service && element('a', { ...attributes, href: `${service}${lang === 'en' ? '' : `${lang}/`}d/${encodeURIComponent(domain ?? '')}` }, t.report),
  )
}
