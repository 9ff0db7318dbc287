/**
 * A PostgreSQL of a few lines, for the moments that a real one does not show at will: its connections understand BEGIN,
 * COMMIT, ROLLBACK, receipts, and notes that are there when their transaction has been carried out.
 */
import type { Query } from '../../store/sql/compile.ts';
import type { Connection } from '../../store/postgres/connection.ts';

/** Writes a note, as part of a transaction. */
export const note: Query<{ text: string }, never> = { sql: 'note', places: ['text'] };

/** What the database says about a statement. */
export function sqlError(code: string, message = `error ${code}`): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code });
}

export interface FakePostgres {
  /** Makes a connection, or rejects while it is down. */
  connect(): Promise<Connection>;
  /** What transactions that were carried out have noted. */
  readonly notes: string[];
  readonly receipts: Map<string, number>;
  /** Connections made, and those not ended yet. */
  readonly made: FakeConnection[];
  open(): number;
  isDown: boolean;
  /** Is asked before a statement is carried out: may throw, lose the connection, or wait. */
  before: (text: string, connection: FakeConnection) => Promise<void> | void;
  /** Is asked when a COMMIT has been carried out, before it is answered. */
  afterCommit: (connection: FakeConnection) => void;
}

export interface FakeConnection extends Connection {
  /** Every statement it was asked. */
  readonly asked: string[];
}

export function fakePostgres(): FakePostgres {
  let block = 0;
  const server: FakePostgres = {
    notes: [],
    receipts: new Map(),
    made: [],
    isDown: false,
    open: () => server.made.filter((connection) => !connection.isLost()).length,
    before: () => {},
    afterCommit: () => {},
    async connect() {
      if (server.isDown) throw new Error('connect ECONNREFUSED');
      const connection = fakeConnection(server, () => ++block);
      server.made.push(connection);
      return connection;
    },
  };
  return server;
}

interface Running {
  notes: string[];
  receipts: Map<string, number>;
  failed: boolean;
}

function fakeConnection(server: FakePostgres, nextBlock: () => number): FakeConnection {
  let lost = false;
  let running: Running | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const carryOut = (text: string, values: Record<string, unknown>): unknown[] => {
    if (text === 'note') running!.notes.push(String(values['text']));
    if (!text.includes('"receipt"')) return [];
    const holder = String(values['holder']);
    if (text.startsWith('insert')) server.receipts.set(holder, server.receipts.get(holder) ?? 0);
    else if (text.startsWith('delete')) for (const one of values['holders'] as string[]) server.receipts.delete(one);
    else if (!server.receipts.has(holder)) return [];
    else if (!text.includes('nextval')) return [{ number: server.receipts.get(holder) }];
    else {
      running!.receipts.set(holder, values['number'] as number);
      return [{ block: nextBlock() }];
    }
    return [];
  };

  const command = (text: string): string => {
    const ended = running;
    running = text.startsWith('BEGIN') ? { notes: [], receipts: new Map(), failed: false } : undefined;
    if (text !== 'COMMIT') return text;
    if (!ended || ended.failed) return 'ROLLBACK';
    server.notes.push(...ended.notes);
    for (const [holder, number] of ended.receipts) server.receipts.set(holder, number);
    server.afterCommit(connection);
    return 'COMMIT';
  };

  /** One after the other, in the order asked; what follows a failure in a transaction fails as well. */
  const ask = <T>(text: string, work: () => T): Promise<T> => {
    connection.asked.push(text);
    const answer = turn.then(async () => {
      await server.before(text, connection);
      if (lost) throw new Error('Connection terminated unexpectedly');
      const isEnd = text === 'COMMIT' || text === 'ROLLBACK';
      if (running?.failed && !isEnd) throw sqlError('25P02', 'current transaction is aborted');
      const result = work();
      if (lost) throw new Error('Connection terminated unexpectedly');
      return result;
    });
    turn = answer.catch(() => {
      if (running) running.failed = true;
    });
    return answer;
  };

  const connection: FakeConnection = {
    asked: [],
    all: <P extends object, R>({ sql }: Query<P, R>, values: P) =>
      ask(sql, () => carryOut(sql, values as Record<string, unknown>) as R[]),
    command: (text) => ask(text, () => command(text)),
    isLost: () => lost,
    destroy: () => {
      lost = true;
    },
    end: async () => {
      lost = true;
    },
  };
  return connection;
}
