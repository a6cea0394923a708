import type { ReportV1 } from '../elements/types.js'

/** How a part of the answer is to be read; a class name of the style sheet. */
export type Tone = 'good' | 'warn' | 'bad' | 'quiet' | 'unknown' | 'busy'

/** What failed on the way to an answer says nothing about what is published. */
const ABOUT_US = ['servfail', 'dns_refused', 'dns_timeout', 'dns_malformed', 'connection_lost']

export const toneOfVerdict: Readonly<Record<ReportV1['verdict'], Tone>> = {
  enforced: 'good',
  enforced_with_failures: 'bad',
  testing: 'warn',
  none: 'quiet',
  absent: 'quiet',
  broken: 'bad',
  undetermined: 'unknown',
}

export const toneOfSeverity: Readonly<Record<ReportV1['findings'][number]['severity'], Tone>> = {
  error: 'bad',
  warning: 'warn',
  note: 'quiet',
}

export const toneOfStep = ({ state, reason }: ReportV1['steps'][number]): Tone => {
  if (state === 'valid') return 'good'
  if (state === 'invalid') return 'bad'
  if (state === 'pending') return 'busy'
  if (state !== 'failed') return 'quiet'
  return reason && ABOUT_US.indexOf(reason) >= 0 ? 'unknown' : 'bad'
}
