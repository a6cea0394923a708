import type { Finding, ReportV1 } from '../shared/api.js'

/** The class that gives a part of the result its colour and its mark; see style.css. */
export type Colour = 'good' | 'warn' | 'bad' | 'quiet' | 'unknown' | 'busy'

/** Reasons why no usable answer arrived. They do not show whether the domain's publication is valid. */
const NO_ANSWER = [
  'servfail',
  'dns_refused',
  'dns_timeout',
  'dns_malformed',
  'connection_lost',
  'slow',
  'pieces',
  'unsupported',
]

export const colourOfVerdict: Readonly<Record<ReportV1['verdict'], Colour>> = {
  enforced: 'good',
  enforced_with_failures: 'bad',
  testing: 'warn',
  none: 'quiet',
  absent: 'quiet',
  broken: 'bad',
  undetermined: 'unknown',
}

export const colourOfSeverity: Readonly<Record<Finding['severity'], Colour>> = {
  error: 'bad',
  warning: 'warn',
  note: 'quiet',
}

export const colourOfStep = ({ state, reason }: ReportV1['steps'][number]): Colour => {
  if (state === 'valid') return 'good'
  if (state === 'invalid') return 'bad'
  if (state === 'pending') return 'busy'
  if (state !== 'failed') return 'quiet'
  return reason && NO_ANSWER.indexOf(reason) >= 0 ? 'unknown' : 'bad'
}
