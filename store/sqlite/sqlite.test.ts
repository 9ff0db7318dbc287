/** The SQLite engine does what every engine has to do. */
import { sqliteSubject } from '../../tests/support/sqlite-store.ts';
import { storeConformance } from '../conformance.ts';

storeConformance('SQLite', () => sqliteSubject());
storeConformance('SQLite with every position in its table', () => sqliteSubject({ maxBehind: 0 }));
storeConformance('SQLite with positions written behind', () => sqliteSubject({ maxBehind: 5 }));
