import type { CheckWords, FindingWords, LintWords } from './types.js'

export const check: CheckWords = {
  checking: '{} wird geprüft …',
  steps: { record: 'Eintrag', policy: 'Richtlinie', mx: 'Mailserver', mx_tls: 'Zertifikate', tlsrpt: 'Berichte' },
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
  label: 'MTA-STS-Richtlinie',
  clean: 'Keine Probleme gefunden.',
  fix: 'Sichere Korrekturen anwenden',
  senders: '{} von {} untersuchten sendenden Servern nehmen diese Richtlinie an.',
}
