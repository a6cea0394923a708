// The only function of Node that node.ts uses. The package @types/node would add all of Node's global names.
declare module 'node:fs/promises' {
  export function readFile(path: URL): Promise<Uint8Array>
}
