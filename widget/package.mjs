// Builds the npm package in pkg/npm/ and packs it: `make package`.
import { execFileSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const OUT = 'pkg/npm'
const BIN = 'node_modules/.bin'
const version = /^version = "(.*)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))[1]
const entries = ['index', 'node', 'check', 'check-element', 'lint', 'lint-element']

rmSync(OUT, { recursive: true, force: true })
mkdirSync(`${OUT}/types/pkg/widget`, { recursive: true })
await build({
  entryPoints: Object.fromEntries(entries.map((name) => [name, `widget/package/${name}.ts`])),
  outdir: OUT,
  bundle: true,
  splitting: true,
  format: 'esm',
  charset: 'utf8',
  target: 'es2022',
  external: ['node:*'],
  logLevel: 'warning',
})
for (const core of ['core', 'lint']) copyFileSync(`pkg/js/${core}_bg.wasm`, `${OUT}/${core}_bg.wasm`)
for (const licence of ['LICENSE-MIT', 'LICENSE-APACHE']) copyFileSync(licence, `${OUT}/${licence}`)
copyFileSync('widget/package/README.md', `${OUT}/README.md`)

const types = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', `${OUT}/types`]
execFileSync(`${BIN}/tsc`, ['-p', 'widget', ...types], { stdio: 'inherit' })
copyFileSync('pkg/widget/api.d.ts', `${OUT}/types/pkg/widget/api.d.ts`)
cpSync('pkg/js', `${OUT}/types/pkg/js`, { recursive: true, filter: (path) => !/\.(js|wasm)$/.test(path) })

execFileSync(
  `${BIN}/cem`,
  ['analyze', '--quiet', '--globs', 'widget/elements/*-element.ts', '--outdir', OUT],
  { stdio: 'inherit' },
)
// The manifest names the package's files, because it is read without our sources.
const manifest = readFileSync(`${OUT}/custom-elements.json`, 'utf8').replaceAll(/widget\/elements\/(\w+-element)\.ts/g, '$1.js')
writeFileSync(`${OUT}/custom-elements.json`, manifest)

const typedExport = (name) => ({ types: `./types/widget/package/${name}.d.ts`, default: `./${name}.js` })
const packageJson = {
  name: 'mta-sts-check',
  version,
  description: 'Lints MTA-STS and TLS-RPT drafts, and shows live checks as custom elements',
  keywords: ['mta-sts', 'tls-rpt', 'smtp', 'lint', 'custom-element'],
  license: 'MIT OR Apache-2.0',
  type: 'module',
  engines: { node: '>=20' },
  exports: {
    '.': { types: './types/widget/package/index.d.ts', node: './node.js', default: './index.js' },
    ...Object.fromEntries(entries.slice(2).map((name) => [`./${name}`, typedExport(name)])),
    './custom-elements.json': './custom-elements.json',
    './package.json': './package.json',
  },
  sideEffects: ['./check.js', './lint.js', './check-element.js', './lint-element.js'],
  customElements: 'custom-elements.json',
}
writeFileSync(`${OUT}/package.json`, `${JSON.stringify(packageJson, null, 2)}\n`)
execFileSync('npm', ['pack', '--silent', '--pack-destination', '..'], { cwd: OUT, stdio: 'inherit' })
