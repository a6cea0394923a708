// The little of Node that node.ts uses; its own types would come with a thousand more.
declare module 'node:fs/promises' {
  export function readFile(path: URL): Promise<Uint8Array>
}
