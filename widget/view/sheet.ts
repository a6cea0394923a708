import text from '../../pkg/widget/style.js'

let made: CSSStyleSheet | undefined

/** The style of everything drawn here. Made from a string by the browser, so that no policy against inline styles minds. */
export const sheet = () => {
  if (!made) {
    made = new CSSStyleSheet()
    made.replaceSync(text)
  }
  return made
}
