import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: 'Checking {} …',
  steps: { record: 'Record', policy: 'Policy', mx: 'Mail hosts', mx_tls: 'Certificates', tlsrpt: 'Reports' },
  states: {
    pending: 'checking',
    valid: 'valid',
    invalid: 'ignored',
    absent: 'absent',
    failed: 'failed',
    not_checked: 'not tested',
  },
  next: 'Do this next: ',
  checked: 'Checked {}',
  report: 'Full report',
  new_tab: 'opens in a new tab',
  errors: {
    refused: '“{}” cannot be checked',
    busy: 'Too many checks for now',
    unreachable: 'Cannot check {}: the service cannot be reached',
    failed: 'The check of {} failed',
  },
  retry: 'Try again in {} s.',
}

export const findings: FindingWords = {
  severities: { error: 'Error', warning: 'Warning', note: 'Note' },
  errors: ['1 error', '{} errors'],
  warnings: ['1 warning', '{} warnings'],
  line: 'line {}',
  column: 'column {}',
}

export const lint: LintWords = {
  label: 'MTA-STS policy',
  clean: 'No problems found.',
  fix: 'Apply the safe fixes',
  senders: '{} of {} tested senders accept this policy.',
}
