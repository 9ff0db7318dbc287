/** The files of a simulated device: in memory, by path. They outlive its programs, whole ones and parts. */
import type { LocalFile, LocalFiles, PartFile } from '../../host/host.ts';

export interface DeviceFiles extends LocalFiles {
  put(path: string, bytes: Uint8Array): void;
  get(path: string): Uint8Array | undefined;
}

export function createDeviceFiles(): DeviceFiles {
  const whole = new Map<string, Uint8Array>();
  const parts = new Map<string, { tag: string; bytes: Uint8Array }>();
  return {
    put: (path, bytes) => void whole.set(path, bytes),
    get: (path) => whole.get(path),
    async open(path) {
      const bytes = whole.get(path);
      if (bytes === undefined) throw Object.assign(new Error(`there is no ${path}`), { missing: true });
      return fileOf(bytes);
    },
    async openPart(path, tag) {
      if (parts.get(path)?.tag !== tag) parts.set(path, { tag, bytes: new Uint8Array() });
      const part = parts.get(path)!;
      return {
        get size() {
          return part.bytes.length;
        },
        async append(bytes) {
          part.bytes = Buffer.concat([part.bytes, bytes]);
        },
        async finish() {
          whole.set(path, part.bytes);
          parts.delete(path);
        },
        close: () => Promise.resolve(),
        async discard() {
          parts.delete(path);
        },
      } satisfies PartFile;
    },
  };
}

function fileOf(bytes: Uint8Array): LocalFile {
  return {
    size: bytes.length,
    read: async (from, length) => bytes.slice(from, from + length),
    close: () => Promise.resolve(),
  };
}
