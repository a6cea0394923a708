// Imports in widget/ go one way, and no files import each other in a circle. Imports of types count too.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { test } from 'node:test'
import ts from 'typescript'

/** The folders in their order. A file may import from its own folder and from those named here. */
const MAY_IMPORT = {
  shared: [],
  view: ['shared'],
  elements: ['shared'],
  page: ['shared', 'view'],
  package: ['shared', 'view', 'elements'],
}
/** Built by other parts of the project. */
const BUILT = '../pkg/'

const folderOf = (file) => file.split('/')[0]

/** Returns the files that `text`, the content of `file`, imports. Packages and Node's modules are left out. */
const importsOf = (file, text) =>
  ts
    .preProcessFile(text)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.'))
    .map((name) => join(dirname(file), name).replace(/\.js$/, '.ts'))
    .filter((name) => !name.startsWith(BUILT))

/** Returns a line for each import that is not allowed, from a map of file names to contents. */
const upwardImports = (files) =>
  [...files].flatMap(([file, text]) => {
    const folder = folderOf(file)
    const allowed = folder in MAY_IMPORT ? [folder, ...MAY_IMPORT[folder]] : []
    return importsOf(file, text)
      .filter((target) => !allowed.includes(folderOf(target)))
      .map((target) => `${file} -> ${target}`)
  })

/** Returns a line for each circle, such as `a.ts -> b.ts -> a.ts`. */
const circles = (files) => {
  const found = []
  const finished = new Set()
  const visit = (file, path) => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '))
    else if (!finished.has(file)) {
      for (const target of importsOf(file, files.get(file) ?? '')) visit(target, [...path, file])
      finished.add(file)
    }
  }
  for (const file of files.keys()) visit(file, [])
  return found
}

const sources = new Map(
  readdirSync('widget', { recursive: true })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(join('widget', file), 'utf8')]),
)

test('no file of the widget imports upward', () => {
  assert.ok(sources.size > 20, `only ${sources.size} files found`)
  assert.deepEqual(upwardImports(sources), [])
})

test('no files of the widget import each other in a circle', () => {
  assert.deepEqual(circles(sources), [])
})

test('an upward import is reported, also of a type, and from a folder that is not in the list', () => {
  const files = new Map([
    ['view/report.ts', "import type { DrawCheck } from '../elements/check-element.js'\nimport names from '../../pkg/widget/names.json'"],
    ['elements/check-frame.ts', "const load = () => import('../view/draw-check.js')"],
    ['other/new.ts', "export * from '../shared/api.js'"],
  ])
  assert.deepEqual(upwardImports(files), [
    'view/report.ts -> elements/check-element.ts',
    'elements/check-frame.ts -> view/draw-check.ts',
    'other/new.ts -> shared/api.ts',
  ])
})

test('a circle is reported, also of types', () => {
  const files = new Map([
    ['view/words.ts', "import * as en from './words/en.js'"],
    ['view/words/en.ts', "import type { CheckWords } from '../words.js'"],
  ])
  assert.deepEqual(circles(files), ['view/words.ts -> view/words/en.ts -> view/words.ts'])
})
