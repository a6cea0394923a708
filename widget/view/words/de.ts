import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} wird geprüft …',
  verdicts: {
    enforced: 'Mail an {} ist geschützt',
    enforced_with_failures: 'Ein Teil der Mail an {} kommt vielleicht nicht an',
    testing: 'Mail an {} ist noch nicht geschützt: MTA-STS wird getestet',
    none: 'MTA-STS ist für {} abgeschaltet',
    absent: 'Mail an {} ist nicht geschützt: MTA-STS ist nicht eingerichtet',
    broken: 'Mail an {} ist nicht geschützt',
    undetermined: 'Kein Ergebnis für {}',
  },
  summaries: {
    enforced: 'Sender, die MTA-STS beachten, stellen Mail an {} nur über geprüftes TLS zu.',
    enforced_with_failures: 'Die Policy gilt, aber an mindestens einen Mailserver von {} stellen Sender nicht zu.',
    testing: 'Sender prüfen die Policy und melden Fehler, stellen Mail an {} aber auch dann zu, wenn TLS fehlschlägt.',
    none: '{} erklärt, keine Policy zu haben. Sender stellen Mail zu wie ohne MTA-STS.',
    absent: '{} veröffentlicht kein MTA-STS. Sender nutzen TLS, wenn es angeboten wird, prüfen aber nicht, mit welchem Server sie verbunden sind.',
    broken: '{} veröffentlicht MTA-STS, aber Sender können es nicht nutzen. Ohne gespeicherte Policy stellen sie Mail zu wie ohne MTA-STS.',
    undetermined: 'Nicht alle nötigen Antworten kamen an, daher gibt es für {} kein sicheres Ergebnis.',
  },
  unchecked: {
    all: 'Die Zertifikate der Mailserver wurden nicht geprüft.',
    some: 'Die Zertifikate einiger Mailserver konnten nicht geprüft werden.',
  },
  steps: { record: 'Eintrag', policy: 'Policy', mx: 'Mailserver', mx_tls: 'Zertifikate', tlsrpt: 'Berichte' },
  states: {
    pending: 'wird geprüft',
    valid: 'gültig',
    invalid: 'ignoriert',
    absent: 'nicht vorhanden',
    failed: 'fehlgeschlagen',
    not_checked: 'nicht geprüft',
  },
  next: 'Als Nächstes: ',
  checked: 'Geprüft: {}',
  report: 'Ganzer Bericht',
  new_tab: 'öffnet einen neuen Tab',
  errors: {
    refused: '„{}“ lässt sich nicht prüfen',
    busy: 'Zurzeit zu viele Prüfungen',
    unreachable: '{} wurde nicht geprüft: Der Dienst ist nicht erreichbar',
    failed: 'Die Prüfung von {} ist fehlgeschlagen',
  },
  retry: 'Bitte in {} s erneut versuchen.',
}

export const findings: FindingWords = {
  severities: { error: 'Fehler', warning: 'Warnung', note: 'Hinweis' },
  errors: ['1 Fehler', '{} Fehler'],
  warnings: ['1 Warnung', '{} Warnungen'],
  line: 'Zeile {}',
  column: 'Spalte {}',
}

export const lint: LintWords = {
  label: 'MTA-STS-Policy',
  clean: 'Keine Probleme gefunden.',
  fix: 'Sichere Korrekturen anwenden',
  senders: '{} von {} getesteten Sendern akzeptieren diese Policy.',
}
