/** TIMMsgDownloadElemToPath to its end: its callback comes again and again until the file is whole. */
import type { Device } from './device.ts';

export interface Downloaded {
  readonly code: number;
  /** Bytes so far and in all, as they were told. */
  readonly steps: (readonly [current: number, total: number])[];
}

export function download(device: Device, param: object, path: string): Promise<Downloaded> {
  const steps: (readonly [number, number])[] = [];
  return new Promise((resolve) => {
    const result = device.tim.TIMMsgDownloadElemToPath(
      JSON.stringify(param),
      path,
      (code, _desc, text) => {
        if (code === 0) {
          const told = JSON.parse(text) as Record<string, number>;
          steps.push([told['msg_download_elem_result_current_size']!, told['msg_download_elem_result_total_size']!]);
        }
        const [current, total] = steps.at(-1) ?? [0, 1];
        if (code !== 0 || current === total) resolve({ code, steps });
      },
      null,
    );
    if (result !== 0) resolve({ code: result, steps });
  });
}
