import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} tjekkes …',
  verdicts: {
    enforced: 'Mail til {} er beskyttet',
    enforced_with_failures: 'En del af mailen til {} afvises',
    testing: '{} afprøver kun MTA-STS',
    none: 'MTA-STS er slået fra for {}',
    absent: '{} bruger ikke MTA-STS',
    broken: 'Mail til {} er ikke beskyttet',
    undetermined: 'Ingen dom over {}',
  },
  summaries: {
    enforced: 'Afsendere, der følger MTA-STS, leverer kun til {} over kontrolleret TLS.',
    enforced_with_failures: 'Politikken gælder, men afsendere leverer ikke til mindst én af mailværterne hos {}.',
    testing: 'Afsendere kontrollerer politikken og melder fejl, men leverer til {}, selv når TLS fejler.',
    none: '{} erklærer, at der ingen politik er. Afsendere leverer, som om MTA-STS ikke fandtes.',
    absent: '{} udgiver ikke MTA-STS. Afsendere bruger TLS, hvor det tilbydes, uden at kontrollere, hvem de når.',
    broken: 'Noget er udgivet, men afsendere kan ikke bruge det. De leverer til {}, som om MTA-STS ikke fandtes.',
    undetermined: 'Ikke alle nødvendige svar kom frem, så intet sikkert kan siges om {}.',
  },
  steps: { record: 'Post', policy: 'Politik', mx: 'Mailværter', mx_tls: 'Certifikater', tlsrpt: 'Rapporter' },
  states: {
    pending: 'tjekkes',
    valid: 'gyldig',
    invalid: 'ignoreres',
    absent: 'findes ikke',
    failed: 'fejlede',
    not_checked: 'ikke testet',
  },
  checked: 'Tjekket {}',
  report: 'Hele rapporten',
  new_tab: 'åbner i en ny fane',
  errors: {
    refused: '“{}” kan ikke tjekkes',
    busy: 'For mange tjek lige nu',
    unreachable: 'Tjekket af {} kan ikke nås',
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
  clean: 'Intet at rette.',
  fix: 'Anvend de sikre rettelser',
  senders: '{} af {} målte afsendere accepterer den.',
}
