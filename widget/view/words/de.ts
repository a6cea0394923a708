import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} wird geprüft …',
  verdicts: {
    enforced: 'Mail an {} ist geschützt',
    enforced_with_failures: 'Ein Teil der Mail an {} wird abgewiesen',
    testing: '{} erprobt MTA-STS erst',
    none: 'MTA-STS ist für {} abgeschaltet',
    absent: '{} nutzt MTA-STS nicht',
    broken: 'Mail an {} ist nicht geschützt',
    undetermined: 'Kein Urteil über {}',
  },
  summaries: {
    enforced: 'Sender, die MTA-STS beachten, liefern an {} nur über geprüftes TLS.',
    enforced_with_failures: 'Die Policy gilt, doch an wenigstens einen der Mailhosts von {} liefern Sender nicht.',
    testing: 'Sender prüfen die Policy und melden Fehler, liefern an {} aber auch, wenn TLS scheitert.',
    none: '{} erklärt, keine Policy zu haben. Sender liefern, als gäbe es kein MTA-STS.',
    absent: '{} veröffentlicht kein MTA-STS. Sender nutzen TLS, wo es angeboten wird, und prüfen nicht, wen sie erreichen.',
    broken: 'Etwas ist veröffentlicht, doch Sender können es nicht nutzen. Sie liefern an {}, als gäbe es kein MTA-STS.',
    undetermined: 'Nicht alle nötigen Antworten kamen an, daher lässt sich über {} nichts Sicheres sagen.',
  },
  steps: { record: 'Eintrag', policy: 'Policy', mx: 'Mailhosts', mx_tls: 'Zertifikate', tlsrpt: 'Berichte' },
  states: {
    pending: 'wird geprüft',
    valid: 'gültig',
    invalid: 'nicht beachtet',
    absent: 'nicht da',
    failed: 'gescheitert',
    not_checked: 'nicht geprüft',
  },
  checked: 'Geprüft: {}',
  report: 'Ganzer Bericht',
  new_tab: 'öffnet einen neuen Tab',
  errors: {
    refused: '„{}“ lässt sich nicht prüfen',
    busy: 'Zurzeit zu viele Prüfungen',
    unreachable: 'Die Prüfung von {} ist nicht erreichbar',
    failed: 'Die Prüfung von {} ist gescheitert',
  },
  retry: 'In {} s noch einmal versuchen.',
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
  clean: 'Nichts auszusetzen.',
  fix: 'Sichere Korrekturen anwenden',
  senders: '{} von {} gemessenen Sendern nehmen sie an.',
}
