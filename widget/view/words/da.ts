import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} tjekkes …',
  steps: { record: 'Post', policy: 'Politik', mx: 'Mailservere', mx_tls: 'Certifikater', tlsrpt: 'Rapporter' },
  states: {
    pending: 'tjekkes',
    valid: 'gyldig',
    invalid: 'ignoreres',
    absent: 'findes ikke',
    failed: 'fejlede',
    not_checked: 'ikke testet',
  },
  next: 'Det næste: ',
  checked: 'Tjekket {}',
  report: 'Hele rapporten',
  new_tab: 'åbner i en ny fane',
  errors: {
    refused: '“{}” kan ikke tjekkes',
    busy: 'For mange tjek lige nu',
    unreachable: '{} blev ikke tjekket: Tjenesten kan ikke nås',
    failed: 'Tjekket af {} mislykkedes',
  },
  retry: 'Prøv igen om {} s.',
}

export const findings: FindingWords = {
  severities: { error: 'Fejl', warning: 'Advarsel', note: 'Bemærkning' },
  errors: ['1 fejl', '{} fejl'],
  warnings: ['1 advarsel', '{} advarsler'],
  line: 'linje {}',
  column: 'kolonne {}',
}

export const lint: LintWords = {
  label: 'MTA-STS-politik',
  clean: 'Ingen problemer fundet.',
  fix: 'Anvend de sikre rettelser',
  senders: '{} af {} testede afsendere accepterer denne politik.',
}
