// Reads images of the path of a mail as the elements do, with a document of a few lines that only has what the reader uses.
import assert from 'node:assert/strict'
import test from 'node:test'
import { build } from 'esbuild'

class Element {
  childNodes = []
  attributes = {}
  parentNode = null
  constructor(localName) {
    this.localName = localName
  }
  get firstElementChild() {
    return this.childNodes.find((node) => node instanceof Element) ?? null
  }
  setAttribute(name, value) {
    this.attributes[name] = value
  }
  appendChild(node) {
    this.childNodes.push(node)
    if (node instanceof Element) node.parentNode = this
  }
  removeChild(node) {
    this.childNodes = this.childNodes.filter((other) => other !== node)
  }
}
globalThis.document = { createElementNS: (_, name) => new Element(name), createTextNode: (text) => text }

const { outputFiles } = await build({ entryPoints: ['widget/view/picture.ts'], bundle: true, format: 'esm', write: false })
const { pictureIn } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`)

/** Returns the elements as lists: name, attributes, content. */
const plain = (node) => (node instanceof Element ? [node.localName, node.attributes, ...node.childNodes.map(plain)] : node)

test('an image becomes elements, without its style sheet', () => {
  const text = '<svg class="picture" role="img" aria-label="a &quot;b&quot; &amp; c"><style>.picture{}</style><g class="station"><text class="name">1 &lt; 2</text></g></svg>'
  const expected = ['svg', { class: 'picture', role: 'img', 'aria-label': 'a "b" & c' }, ['g', { class: 'station' }, ['text', { class: 'name' }, '1 < 2']]]
  assert.deepEqual(plain(pictureIn(text)), expected)
})

test('nothing that could run or load becomes an element or an attribute', () => {
  const text = '<svg onload="alert(1)" style="x" class="a"><script>alert(1)</script><image href="/x"></image><a href="javascript:alert(1)"><text>b</text></a><g id="c"></g></svg>'
  assert.deepEqual(plain(pictureIn(text)), ['svg', { class: 'a' }, ['g', {}]])
})

test('a text that is not such an image is refused', () => {
  for (const text of ['', 'no answer', '<html></html>', '<svg>', '<svg><g></svg>', '</svg>', '<svg class=a></svg>', '<!doctype html><p>']) {
    assert.equal(pictureIn(text), undefined, text)
  }
})
