import type { Language } from '../elements/language.js'
import type { ReportV1 } from '../elements/types.js'
import { boxOf, headline, mark } from './box.js'
import { counted, finding } from './finding.js'
import { element } from './nodes.js'
import { toneOfStep, toneOfVerdict } from './tone.js'
import { checkWords, type CheckWords, fill, findingWords } from './words.js'

/** How a report is to be drawn. */
export interface Drawing {
  readonly lang: Language
  readonly compact: boolean
  /** As the author of the page wrote it: shown beside the domain's A-labels where it says the same otherwise. */
  readonly written: string
  /** URL of the installation; links lead there. Without one there are none, as in a frame that may open nothing. */
  readonly service?: string
}

/** The report of a domain as elements. A verdict that is not known yet to this version is shown as undetermined. */
export const drawn = (report: ReportV1, drawing: Drawing): HTMLElement => {
  const t = checkWords[drawing.lang]
  const verdict = report.verdict in t.verdicts ? report.verdict : 'undetermined'
  const box = boxOf(toneOfVerdict[verdict], drawing.lang)
  box.dataset['verdict'] = verdict
  box.appendChild(headline(toneOfVerdict[verdict], fill(t.verdicts[verdict], names(report, drawing))))
  if (drawing.compact) return box
  const own = t.summaries?.[verdict]
  box.appendChild(
    own
      ? element('p', { class: 'summary', part: 'summary' }, fill(own, report.domain ?? ''))
      : element('p', { class: 'summary', part: 'summary', lang: 'en' }, report.summary),
  )
  box.appendChild(steps(report, t))
  const list = findings(report, drawing)
  if (list) box.appendChild(list)
  box.appendChild(foot(report, drawing, t))
  return box
}

/** The domain as written and in A-labels, where those differ. */
const names = ({ domain }: ReportV1, { written }: Drawing) => {
  const name = domain ?? ''
  const given = written.trim().replace(/\.$/, '')
  // Only another spelling of the same name is repeated.
  return given !== name && /[^\0-\x7f]/.test(given) && hostOf(given) === name ? `${given} (${name})` : name
}

const hostOf = (name: string) => {
  try {
    return new URL(`https://${name}`).host
  } catch {
    return ''
  }
}

const steps = ({ steps }: ReportV1, t: CheckWords) => {
  const list = element('ul', { class: 'steps', part: 'steps' })
  for (let at = 0; at < steps.length; at++) {
    const step = steps[at]!
    const tone = toneOfStep(step)
    list.appendChild(
      element(
        'li',
        { part: 'step' },
        mark(tone),
        element('b', {}, t.steps[step.name] ?? step.name),
        ' ',
        element('span', { class: `state ${tone}` }, t.states[step.state] ?? step.state),
        ' ',
        element('span', { class: 'detail', lang: 'en' }, step.detail),
      ),
    )
  }
  return list
}

const findings = ({ findings }: ReportV1, { service, lang }: Drawing) => {
  const t = findingWords[lang]
  const title = counted(findings, t)
  if (!title) return
  const list = element('ul', { class: 'findings' })
  for (let at = 0; at < findings.length; at++) {
    const one = findings[at]!
    if (one.severity !== 'note') list.appendChild(finding(one, t, service))
  }
  return element('details', { part: 'findings' }, element('summary', {}, title), list)
}

const foot = ({ domain, checked_at }: ReportV1, { service, lang }: Drawing, t: CheckWords) => {
  const moment = checked_at ? new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(checked_at)) : ''
  const attributes = { part: 'link', target: '_blank', rel: 'noopener', title: t.new_tab }
  return element(
    'p',
    { class: 'foot', part: 'foot' },
    moment && element('time', { datetime: checked_at ?? '' }, fill(t.checked, moment)),
    service && element('a', { ...attributes, href: `${service}d/${encodeURIComponent(domain ?? '')}` }, t.report),
  )
}
