import type { Finding } from '../elements/types.js'
import { mark } from './box.js'
import { type Content, element } from './nodes.js'
import { toneOfSeverity } from './tone.js'
import { fill, type FindingWords } from './words.js'

/** “2 errors, 1 warning”; nothing of what there is none of. */
export const counted = (findings: readonly Finding[], t: FindingWords) => {
  const said: string[] = []
  const say = (severity: Finding['severity'], [one, several]: readonly [string, string]) => {
    let n = 0
    for (let at = 0; at < findings.length; at++) if (findings[at]!.severity === severity) n++
    if (n) said.push(fill(n === 1 ? one : several, n))
  }
  say('error', t.errors)
  say('warning', t.warnings)
  return said.join(', ')
}

/** What is wrong, where, and what to do: in the language of the report, but for the words around it. */
export const finding = (one: Finding, t: FindingWords, service?: string, ...more: Content[]) => {
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
