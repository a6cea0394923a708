import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} tjekkes …',
  verdicts: {
    enforced: 'Mail til {} er beskyttet',
    enforced_with_failures: 'En del af mailen til {} når måske ikke frem',
    testing: 'Mail til {} er ikke beskyttet endnu: MTA-STS testes',
    none: 'MTA-STS er slået fra for {}',
    absent: 'Mail til {} er ikke beskyttet: MTA-STS er ikke sat op',
    broken: 'Mail til {} er ikke beskyttet',
    undetermined: 'Intet resultat for {}',
  },
  summaries: {
    enforced: 'Afsendere, der følger MTA-STS, leverer kun til {} over kontrolleret TLS.',
    enforced_with_failures: 'Politikken gælder, men afsendere leverer ikke til mindst én af mailserverne hos {}.',
    testing: 'Afsendere kontrollerer politikken og rapporterer fejl, men leverer til {}, selv når TLS fejler.',
    none: '{} erklærer, at domænet ikke har nogen politik. Afsendere leverer som uden MTA-STS.',
    absent: '{} udgiver ikke MTA-STS. Afsendere bruger TLS, hvis det tilbydes, men kontrollerer ikke, hvilken server de er forbundet til.',
    broken: '{} udgiver MTA-STS, men afsendere kan ikke bruge det. Uden en gemt politik leverer de som uden MTA-STS.',
    undetermined: 'Ikke alle nødvendige svar kom frem, så der er ikke noget sikkert resultat for {}.',
  },
  unchecked: {
    all: 'Mailservernes certifikater blev ikke kontrolleret.',
    some: 'Nogle af mailservernes certifikater kunne ikke kontrolleres.',
  },
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
