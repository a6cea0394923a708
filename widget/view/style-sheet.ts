import text from '../../pkg/widget/style.js'

let created: CSSStyleSheet | undefined

/** Returns the style sheet of all results. A constructed style sheet works under a policy that forbids inline styles. */
export const styleSheet = () => {
  if (!created) {
    created = new CSSStyleSheet()
    created.replaceSync(text)
  }
  return created
}
