import type { Finding } from '../shared/api.js'
import { mark } from './box.js'
import { colourOfSeverity } from './colour.js'
import { type Content, element } from './dom.js'
import { fill, type FindingWords } from './words.js'

/** Returns a text such as “2 errors, 1 warning”; an empty text if there are neither errors nor warnings. */
export const countText = (findings: readonly Finding[], t: FindingWords) => {
  const parts: string[] = []
  const add = (severity: Finding['severity'], [one, several]: readonly [string, string]) => {
    let n = 0
    for (let at = 0; at < findings.length; at++) if (findings[at]!.severity === severity) n++
    if (n) parts.push(fill(n === 1 ? one : several, n))
  }
  add('error', t.errors)
  add('warning', t.warnings)
  return parts.join(', ')
}

/** Returns a list item with the problem, its place and what to do. `spoken` is the language of the report's texts. */
export const findingItem = (finding: Finding, t: FindingWords, spoken: string, service?: string, ...more: Content[]) => {
  const { line, column } = finding.span ?? {}
  const place = line && `${fill(t.line, line)}, ${fill(t.column, column ?? 1)}`
  const name = service
    ? element('a', { href: new URL((spoken === 'en' ? '' : `/${spoken}`) + finding.docs, service).href, target: '_blank', rel: 'noopener' }, finding.name)
    : element('code', {}, finding.name)
  const colour = colourOfSeverity[finding.severity] ?? 'quiet'
  return element(
    'li',
    { part: 'finding', class: colour },
    mark(colour),
    element('b', {}, t.severities[finding.severity] ?? finding.severity, ': ', element('span', { lang: spoken }, finding.title)),
    place ? element('span', { class: 'place' }, place) : undefined,
    ...more,
    element('p', { lang: spoken }, finding.message),
    finding.help && element('p', { lang: spoken }, finding.help),
    element('p', { class: 'rule' }, name, ` · ${finding.rfc}`),
  )
}
