/** Addresses of files: made for whoever fetches one, and read back out of what an app has kept. */
import { isFileId } from '../../contract/file-keys.ts';

const FILE_ADDRESS = /^https?:\/\/[^/?#]+(?:\/[^?#]*)?\/files\/(\d+)\/([^/?#]+)(?:[?#]|$)/;

/** Where HTTP is spoken by the server that is dialled at this address. */
export function httpBase(address: string): string {
  return address
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/^ws/, 'http');
}

export function fileUrl(base: string, app: number, id: string, ticket: string): string {
  return `${base}/files/${app}/${id}?t=${encodeURIComponent(ticket)}`;
}

/** The id in an address of a file of this app, whichever server made it and whenever; undefined if it is none. */
export function fileIdIn(url: string, app: number): string | undefined {
  const [, ofApp, id] = FILE_ADDRESS.exec(url) ?? [];
  return Number(ofApp) === app && isFileId(id) ? id : undefined;
}
