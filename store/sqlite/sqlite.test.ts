/** The SQLite engine does what every engine has to do. */
import { sqliteSubject } from '../../tests/support/sqlite-store.ts';
import { storeConformance } from '../conformance.ts';

storeConformance('SQLite', sqliteSubject);
