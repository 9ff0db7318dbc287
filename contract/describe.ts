/**
 * The contract described as text, for people (the printed reference) and for machines (the pinned hash): what a field
 * is called, and which structs a field is made of.
 */
import type { Field, Shape, Struct } from './fields.ts';

/** A field by its name in the reference: `text`, `uint64`, `TIMConvType`, `list of Message`; `TIMElemType 0` if one member. */
export function fieldName(field: Field): string {
  const { shape } = field;
  switch (shape.is) {
    case 'text':
    case 'bool':
      return shape.is;
    case 'enum': {
      const values = Object.values(shape.members);
      return values.length === 1 ? `${shape.name} ${values[0]}` : shape.name;
    }
    case 'number':
    case 'choice':
    case 'struct':
      return shape.name;
    case 'enumText':
      return `${shape.name} as text`;
    case 'list':
      return shape.bare ? `list of ${fieldName(shape.item)}, {} if empty` : `list of ${fieldName(shape.item)}`;
    case 'either':
      return shape.options.map(fieldName).join(' or ');
    case 'lazy':
      return fieldName(shape.get());
  }
}

/** Every struct that fields are made of, by name, in the order in which they are met. */
export function structsOf(fields: Iterable<Field>): Map<string, Struct> {
  const found = new Map<string, Struct>();
  for (const field of fields) collect(field, found);
  return found;
}

function collect(field: Field, found: Map<string, Struct>): void {
  const { shape } = field;
  if (shape.is === 'struct') {
    const known = found.get(shape.name);
    if (known && known !== field) throw new Error(`two structs are named ${shape.name}`);
    if (known) return;
    found.set(shape.name, field as Struct);
  }
  for (const part of partsOf(shape)) collect(part, found);
}

function partsOf(shape: Shape): readonly Field[] {
  switch (shape.is) {
    case 'list':
      return [shape.item];
    case 'either':
      return shape.options;
    case 'choice':
      return shape.structs;
    case 'struct':
      return Object.values(shape.rows).map((row) => row.field);
    case 'lazy':
      return [shape.get()];
    default:
      return [];
  }
}
