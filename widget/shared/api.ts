import type { components } from '../../pkg/widget/api.js'

/** The report on a domain: the JSON of the API, version 1. */
export type ReportV1 = components['schemas']['Report']

/** The result of one probe of a check, as `/api/v1/observe` streams it. */
export type Event = components['schemas']['Event']

/** One error, warning or note of a report. */
export type Finding = components['schemas']['Finding']
