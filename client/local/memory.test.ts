/** The store of a device that keeps nothing does what every local store does. */
import { localConformance } from './conformance.ts';
import { openMemoryStore } from './memory.ts';
import { searchConformance } from './conformance/search.ts';

localConformance('memory', openMemoryStore);
searchConformance('memory', openMemoryStore);
