import type { Language } from '../elements/language.js'
import type { Finding, ReportV1 } from '../elements/types.js'
import { type Content, element } from './nodes.js'
import { toneOfSeverity, toneOfStep, toneOfVerdict, type Tone } from './tone.js'
import { fill, type Words, words } from './words.js'

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
  const t = words[drawing.lang]
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
  const list = findings(report, drawing, t)
  if (list) box.appendChild(list)
  box.appendChild(foot(report, drawing, t))
  return box
}

/** The box around everything that is ever shown; its language is that of our own words. */
export const boxOf = (tone: Tone, lang: Language, ...content: Content[]) =>
  element('section', { class: `box ${tone}`, part: 'box', lang, dir: 'ltr' }, ...content)

export const headline = (tone: Tone, text: string) =>
  element('p', { class: 'headline', part: 'headline' }, mark(tone), element('strong', {}, text))

/** A shape beside a word that says the same. */
const mark = (tone: Tone) => element('span', { class: `mark ${tone}`, 'aria-hidden': 'true' })

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

const steps = ({ steps }: ReportV1, t: Words) => {
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

const findings = ({ findings }: ReportV1, { service }: Drawing, t: Words) => {
  const list = element('ul', { class: 'findings' })
  let errors = 0
  let warnings = 0
  for (let at = 0; at < findings.length; at++) {
    const one = findings[at]!
    if (one.severity === 'error') errors++
    else if (one.severity === 'warning') warnings++
    else continue
    list.appendChild(finding(one, t, service))
  }
  if (!errors && !warnings) return
  const counted = (n: number, [one, several]: readonly [string, string]) => n && fill(n === 1 ? one : several, n)
  const e = counted(errors, t.errors)
  const w = counted(warnings, t.warnings)
  const title = e && w ? `${e}, ${w}` : e || w || ''
  return element('details', { part: 'findings' }, element('summary', {}, title), list)
}

/** What is wrong, where, and what to do: in the language of the report, but for the words around it. */
export const finding = (one: Finding, t: Words, service?: string, ...more: Content[]) => {
  const { line, column } = one.span ?? {}
  const place = line && `${fill(t.line, line)}, ${fill(t.column, column ?? 1)}`
  const name = service
    ? element('a', { href: new URL(one.docs, service).href, target: '_blank', rel: 'noopener' }, one.name)
    : element('code', {}, one.name)
  return element(
    'li',
    { part: 'finding', class: toneOfSeverity[one.severity] ?? 'quiet' },
    mark(toneOfSeverity[one.severity] ?? 'quiet'),
    element('b', {}, t.severities[one.severity] ?? one.severity, ': ', element('span', { lang: 'en' }, one.title)),
    place ? element('span', { class: 'place' }, place) : undefined,
    ...more,
    element('p', { lang: 'en' }, one.message),
    one.help && element('p', { lang: 'en' }, one.help),
    element('p', { class: 'rule' }, name, ` · ${one.rfc}`),
  )
}

const foot = ({ domain, checked_at }: ReportV1, { service, lang }: Drawing, t: Words) => {
  const moment = checked_at ? new Intl.DateTimeFormat(lang, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(checked_at)) : ''
  const attributes = { part: 'link', target: '_blank', rel: 'noopener', title: t.new_tab }
  return element(
    'p',
    { class: 'foot', part: 'foot' },
    moment && element('time', { datetime: checked_at ?? '' }, fill(t.checked, moment)),
    service && element('a', { ...attributes, href: `${service}d/${encodeURIComponent(domain ?? '')}` }, t.report),
  )
}
