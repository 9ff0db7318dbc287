/** Which bytes of a file are asked for. One range is answered; what can't be read, or several, means all of it. */

export type Range = { readonly kind: 'all' } | { readonly kind: 'some'; from: number; to: number } | { kind: 'none' };

/** Reads a `range` header for a file of `size` bytes; `to` is excluded. `none`: nothing of it is there (416). */
export function rangeOf(header: string | undefined, size: number): Range {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return { kind: 'all' };
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? { kind: 'none' } : { kind: 'some', from: size - length, to: size };
  }
  const from = Number(first);
  const to = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < from) return { kind: 'all' };
  return from >= size ? { kind: 'none' } : { kind: 'some', from, to };
}
