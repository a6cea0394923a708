// The packed package without our sources: installed into an empty project, run by Node, type-checked by TypeScript, and
// bundled by Vite.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'

const tarball = resolve('pkg', readdirSync('pkg').find((name) => /^mta-sts-check-.*\.tgz$/.test(name)))
const bin = resolve('node_modules/.bin')
let project

const write = (name, text) => writeFileSync(join(project, name), text)
const run = (command, ...args) => execFileSync(command, args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

before(() => {
  project = mkdtempSync(join(tmpdir(), 'mta-sts-package-'))
  write('package.json', '{ "private": true, "type": "module" }')
  run('npm', 'install', '--offline', '--no-audit', '--no-fund', '--silent', tarball)
})
after(() => rmSync(project, { recursive: true, force: true }))

const DRAFT = `
import { lint, evaluate, fix } from 'mta-sts-check'
const policy = 'version: STSv1\\nmode: enforce\\nmx: mail.example.com\\nmax_age: 604800\\n\\n'
const records = ['v=STSv1; id=20260101T000000']
const now = new Date('2026-01-01T00:00:00Z')
`

test('Node lints a draft, evaluates events and fixes a policy', () => {
  write('run.mjs', `${DRAFT}
const draft = await lint({ policy, records, tlsrpt: 'v=TLSRPTv1; rua=mailto:tls@example.com', mx: ['mail.example.com'], domain: 'example.com', now })
const absent = { probe: 'record', asked: '_mta-sts.example.com', outcome: { answered: { records: [], nxdomain: true } }, started_ms: 0, took_ms: 1 }
const evaluated = await evaluate([absent, { probe: 'unheard-of' }, { probe: 'end' }], { domain: 'bücher.example', now })
const rejection = (promise) => promise.then(() => 'none', ({ message }) => message)
console.log(JSON.stringify({
  verdict: draft.verdict, at: draft.checked_at, names: draft.findings.filter(({ severity }) => severity === 'error').map(({ name }) => name),
  state: evaluated.record.state, domain: evaluated.domain, evidence: evaluated.evidence.length,
  fixed: await fix(policy), bytes: (await lint({ policy: new Uint8Array([0xff, 0xfe]) })).policy.state,
  domainError: await rejection(lint({ domain: 'localhost' })), eventError: await rejection(evaluate([{ probe: 'record' }])),
}))`)
  const { domainError, eventError, ...results } = JSON.parse(run('node', 'run.mjs'))
  assert.deepEqual(results, {
    verdict: 'broken', at: '2026-01-01T00:00:00Z', names: ['blank-line'],
    state: 'absent', domain: 'xn--bcher-kva.example', evidence: 1,
    fixed: 'version: STSv1\nmode: enforce\nmx: mail.example.com\nmax_age: 604800\n', bytes: 'invalid',
  })
  assert.match(domainError, /single label/)
  assert.match(eventError, /event 0: /)
})

test('the package has types for every export', () => {
  write('typed.ts', `${DRAFT}
import { MtaStsCheckElement } from 'mta-sts-check/check'
import 'mta-sts-check/lint'
import type { ReportV1 } from 'mta-sts-check'
const report: ReportV1 = await lint({ policy, records, now })
const lines: number[] = report.findings.flatMap(({ span }) => (span ? [span.line] : []))
const element: MtaStsCheckElement = document.createElement('mta-sts-check')
element.domain = 'example.com'; element.compact = true
document.createElement('mta-sts-lint').editable = lines.length > 0
// @ts-expect-error: an MX host is a string
lint({ mx: [1] })
export default [await evaluate([]), await fix(policy)]
`)
  for (const [module, resolution] of [['nodenext', 'nodenext'], ['esnext', 'bundler']]) {
    run(join(bin, 'tsc'), '--noEmit', '--strict', '--target', 'es2022', '--module', module, '--moduleResolution', resolution, '--lib', 'es2022,dom,dom.iterable', 'typed.ts')
  }
})

test('Vite bundles the package with both wasm files', () => {
  write('index.html', '<script type="module" src="./main.js"></script>')
  write('main.js', `${DRAFT}import 'mta-sts-check/check'\nimport 'mta-sts-check/lint'\nconsole.log(await lint({ policy }), evaluate, fix, records, now)`)
  run(join(bin, 'vite'), 'build', '--logLevel', 'warn')
  const assets = readdirSync(join(project, 'dist/assets'))
  assert.equal(assets.filter((name) => name.endsWith('.wasm')).length, 2, assets.join(' '))
})

test('the custom elements manifest describes both elements', () => {
  const { modules } = JSON.parse(readFileSync(join(project, 'node_modules/mta-sts-check/custom-elements.json'), 'utf8'))
  const classes = modules.flatMap(({ path, declarations }) => declarations.map((declaration) => ({ path, ...declaration }))).filter(({ customElement }) => customElement)
  assert.deepEqual(classes.map(({ path, tagName }) => [path, tagName]).sort(), [['check-element.js', 'mta-sts-check'], ['lint-element.js', 'mta-sts-lint']])
  const check = classes.find(({ tagName }) => tagName === 'mta-sts-check')
  assert.ok(check.events.some(({ name }) => name === 'mta-sts-report') && check.cssParts.length > 5 && check.cssProperties.length > 5)
  const attributes = check.attributes.map(({ name }) => name)
  for (const name of ['domain', 'mode', 'lang', 'theme', 'compact', 'service']) assert.ok(attributes.includes(name), name)
})
